/**
 * The public keys that Forge signs its invocation tokens with. In: the address of a key set. Out: keys by their id. It must not know
 * what a token says.
 */
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { Http } from '../http.ts';

/** Forge's own (Forge docs, remote essentials). */
export const forgeKeySet = 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json';

/** An unknown key id may be new, or made up by a stranger: it is looked for this often, not more. */
const LOOK_AGAIN_MS = 5 * 60_000;
/** A key that was taken back is believed no longer than this. */
const KEEP_MS = 60 * 60_000;
const PATIENCE_MS = 3_000;
const MAX_BYTES = 256 * 1024;

export type FindKey = ReturnType<typeof createLocalJWKSet>;

/** The key set could not be read and none is known yet: our trouble, not the token's. */
export class KeysAway extends Error {
  override name = 'KeysAway';
}

export interface ForgeKeys {
  /** The keys as known, read anew when they are old. Throws KeysAway. */
  current(): Promise<FindKey>;
  /** The keys read anew because a key id is unknown; null if that was tried a moment ago. */
  again(): Promise<FindKey | null>;
}

/** Keeps the last good keys while Forge's address is away. Concurrent readers share one request. `now`: a clock that only goes forward, ms. */
export function createForgeKeys({ http, url, now }: { http: Http; url: string; now: () => number }): ForgeKeys {
  let keys: FindKey | null = null;
  let readAt = -Infinity;
  let triedAt = -Infinity;
  let reading: Promise<void> | null = null;

  async function fetchKeys(): Promise<void> {
    triedAt = now();
    const { status, body } = await http.request({ method: 'GET', url, timeoutMs: PATIENCE_MS, maxBytes: MAX_BYTES });
    if (status !== 200) throw new KeysAway(`The key set of Forge answered with the status ${status}.`);
    keys = createLocalJWKSet(asymmetric(JSON.parse(body.toString('utf8')) as JSONWebKeySet));
    readAt = now();
  }

  /** Failing is fine while older keys are there. */
  function refresh(): Promise<void> {
    reading ??= fetchKeys()
      .catch((error: unknown) => {
        if (keys === null) throw new KeysAway('The key set of Forge could not be read.', { cause: error });
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  const known = (): FindKey => {
    if (keys === null) throw new KeysAway('The key set of Forge could not be read.');
    return keys;
  };

  return {
    async current() {
      if (keys === null || (now() - readAt > KEEP_MS && now() - triedAt > LOOK_AGAIN_MS)) await refresh();
      return known();
    },
    async again() {
      // Who comes while somebody reads them, or just after, may name a key that has come with them.
      if (reading !== null) await reading;
      else if (now() - triedAt >= LOOK_AGAIN_MS) await refresh();
      else if (readAt < triedAt) return null;
      return known();
    },
  };
}

/** A shared secret in a public key set would let everybody sign. */
function asymmetric({ keys }: JSONWebKeySet): JSONWebKeySet {
  return { keys: keys.filter(({ kty, use }) => kty === 'RSA' && (use === undefined || use === 'sig')) };
}
