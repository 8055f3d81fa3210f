/** The Forge app's remote: its room's routes, joined with installations, the receiver and what pages may ask. */
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import type { Http } from '../http.ts';
import { createForgeKeys, forgeKeySet } from '../jira/forge-keys.ts';
import {
  forgeRoutes,
  type ForgeNews,
  type ForgeSite,
  type ForgeTokens,
  type UiAnswer,
  type UiCall,
} from '../jira/forge-routes.ts';
import { createFitReader, forgeIssuer, type ForgeCaller } from '../jira/forge-token.ts';
import { incomingOf } from '../pipeline/intake.ts';
import { type Loop, startLoop } from '../pipeline/loop.ts';
import { receiveProjectDeleted } from '../pipeline/project-deleted.ts';
import type { Receiver } from '../pipeline/receive.ts';
import type { Keep } from '../store/connections.ts';
import { openDoor } from '../store/doors.ts';
import { STALE } from '../store/forge-access.ts';
import {
  findInstallation,
  forgetSpentTokens,
  hashOfToken,
  type Installation,
  keepForgeToken,
  markFreshHost,
  markStaleHosts,
  noteInstallation,
} from '../store/forge-installations.ts';
import { markHook } from '../store/hosts.ts';
import type { Telemetry } from '../telemetry.ts';
import { endOfInstallation } from './forge-end.ts';
import { marksSeldom } from './jira-hooks.ts';
import type { Lookups } from './lookups.ts';

const atlassianApi = 'https://api.atlassian.com';

export interface ForgeOptions {
  forge: NonNullable<Config['forge']>;
  publicUrl: string;
  http: Http;
  keep: Keep;
  /** Whose waiting installations are. */
  organizationId: string;
  telemetry: Telemetry;
  receiver: Receiver;
  known: Lookups;
  /** Something may go again, or stops. */
  changed: () => void;
  ui: (call: UiCall & { site: ForgeSite }) => Promise<UiAnswer>;
}

export interface ForgeRemote {
  plugin: (app: FastifyInstance) => Promise<void>;
  /** Watches for tokens that ended, until it is stopped. */
  watch(): Pick<Loop, 'stop'>;
}

export function forgeRemote(options: ForgeOptions): ForgeRemote {
  const { forge, http, telemetry, receiver } = options;
  const { log, metrics } = telemetry;
  const keys = createForgeKeys({ http, url: forge.jwksUrl ?? forgeKeySet, now: () => performance.now() });
  const rules = {
    appId: forge.appId,
    issuer: forge.issuer ?? forgeIssuer,
    environments: ['PRODUCTION'],
    apiOrigin: forge.apiUrl ?? atlassianApi,
  };
  const heard = (caller: ForgeCaller, tokens: ForgeTokens, news: ForgeNews) => hear(options, { caller, tokens, news });
  const isNews = marksSeldom();
  const plugin = forgeRoutes({
    readFit: createFitReader(rules, { keys, now: Date.now }),
    heard,
    async accept({ organizationId, host, bodyHash, parsed }) {
      const delivery = { organizationId, hostId: host.id, deliveryId: null, bodyHash };
      const { outcome } =
        parsed.kind === 'project-deleted'
          ? await receiveProjectDeleted({ db: options.keep.db, receiver }, delivery, parsed)
          : await receiver.receive(incomingOf({ ...delivery, heard: parsed }));
      metrics.webhooks.inc({ host: 'forge', outcome });
      if (isNews(host.id, false)) markHook(options.keep.db, organizationId, { id: host.id }).catch(() => undefined);
    },
    uninstalled: (caller) => endOfInstallation(options, caller),
    async ui(call) {
      const site = await heard(call.caller, call.tokens, { kind: 'called' });
      return site === null ? notAccepted(options.publicUrl) : options.ui({ ...call, site });
    },
    reject(reason, detail) {
      metrics.webhooks.inc({ host: 'forge', outcome: reason });
      const usual = reason === 'unknown_tenant';
      log[usual ? 'debug' : 'warn']('A call of Forge was refused.', { code: reason, reason: detail });
    },
  });
  return { plugin, watch: () => watchTokens(options) };
}

function notAccepted(publicUrl: string): UiAnswer {
  return {
    status: 409,
    code: 'not_accepted',
    title: 'Not accepted yet',
    detail: `This Jira is not accepted yet: an admin of Deskbridge accepts it at ${publicUrl}/console/integrations.`,
  };
}

/** The shortest a handed-over token lives (Forge docs: two hours for triggers), for one that does not say when it ends. */
const LIFE_MS = 2 * 3600_000;

async function hear(
  options: ForgeOptions,
  { caller, tokens, news }: { caller: ForgeCaller; tokens: ForgeTokens; news: ForgeNews },
): Promise<ForgeSite | null> {
  const { keep, organizationId, known } = options;
  let found = await known.installation.get(caller.installationId);
  const isNews = news.kind === 'installed' || news.kind === 'upgraded';
  // Product events of a site nobody knows are not enough to show it to people; what says that the app is there, is.
  if ((found === null && news.kind !== 'called') || (found !== null && (isNews || lacksSite(found, caller)))) {
    const { installationId, cloudId, apiBaseUrl, siteUrl, environment } = caller;
    const appVersion = 'appVersion' in news ? news.appVersion : null;
    const seen = { installationId, cloudId, apiBaseUrl, siteUrl, environment: environment.type, appVersion };
    await noteInstallation(keep.db, found?.organizationId ?? organizationId, seen);
    known.installation.forget();
    found = await findInstallation(keep.db, caller.installationId);
  }
  // The same installation at another site was not accepted for that one.
  if (found === null || found.cloudId !== caller.cloudId) return null;
  if (tokens.system !== null) await freshen(options, found, tokens.system);
  const { state, hostId } = found;
  if (state !== 'accepted' || hostId === null) return null;
  const host = await known.connected.get(`${found.organizationId}/${hostId}`);
  return host === null ? null : { organizationId: found.organizationId, host };
}

function lacksSite(found: Installation, caller: ForgeCaller): boolean {
  return found.siteUrl === null && caller.siteUrl !== null;
}

/** Every call brings a token; most bring the one that is there. */
async function freshen(options: ForgeOptions, found: Installation, token: string): Promise<void> {
  if (found.tokenHash === hashOfToken(token)) return;
  if (found.state !== 'waiting' && found.state !== 'accepted') return;
  const { keep, known, changed } = options;
  const expiresAt = new Date(expiryOf(token) ?? Date.now() + LIFE_MS);
  const wasStale = await keepForgeToken(keep, found, { token, expiresAt });
  known.installation.forget();
  if (!wasStale || found.hostId === null || found.state !== 'accepted') return;
  await markFreshHost(keep.db, found.organizationId, { hostId: found.hostId, reason: STALE });
  await openDoor(keep.db, found.organizationId, { kind: 'host', id: found.hostId });
  known.forget();
  changed();
}

/** The one claim of these tokens that may be read (Forge docs, calling product APIs), ms; null where it cannot be. */
function expiryOf(token: string): number | null {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      exp?: unknown;
    };
    return typeof claims.exp === 'number' && Number.isFinite(claims.exp)
      ? Math.min(claims.exp * 1000, Date.now() + 24 * 3600_000)
      : null;
  } catch {
    return null;
  }
}

const LOOK_EVERY_MS = 60_000;

function watchTokens({ keep, telemetry, changed }: ForgeOptions): Pick<Loop, 'stop'> {
  return startLoop({
    firstAfterMs: LOOK_EVERY_MS,
    async step() {
      if ((await markStaleHosts(keep.db, STALE)) > 0) changed();
      await forgetSpentTokens(keep.db);
      return LOOK_EVERY_MS;
    },
    restMs: LOOK_EVERY_MS,
    doing: 'looking after tokens of Forge',
    reportTrouble: (doing, error) =>
      telemetry.log.error(`Trouble while ${doing}; it is tried again.`, { error: String(error) }),
  });
}
