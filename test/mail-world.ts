/**
 * A desk that mails: the real server on a fresh database beside a real mail server. In: what people do at the API and by mail. Out: mails,
 * and what the API says.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { operatorToken } from '../src/api/auth.ts';
import { type App, composeApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { silentTelemetry } from '../src/telemetry.ts';
import { type Engine, freshPlace } from './databases.ts';
import { type Api, createApi } from './journeys/api.ts';
import { SECRETS } from './journeys/secrets.ts';
import { until } from './journeys/world.ts';
import { type MailServer, startMailServer, type Taken } from './smtp.ts';

export interface MailWorld {
  app: App;
  url: string;
  api: Api;
  server: MailServer;
  /** Waits until nothing is left to decide or to send. */
  settled(): Promise<void>;
  /** The mails to an address, once there are so many. */
  mailsTo(address: string, count: number): Promise<Taken[]>;
  /** A browser that has no cookie yet. */
  browser(): Guest;
}

export interface Guest {
  call(method: string, path: string, body?: object): Promise<{ status: number; text: string; json: Told }>;
  cookies: Map<string, string>;
}

/** What answers hold that these tests look into. */
export interface Told {
  id: string;
  key: string;
  status: string;
  code: string;
  detail: string;
  user: { id: string; email: string; name: string; role: string };
  items: Told[];
  signedIn: boolean;
  [more: string]: unknown;
}

/** The suite on each engine, with one world for all of its tests. `more`: variables beside those of a desk with mail. */
export function eachMailWorld(
  name: string,
  suite: (world: () => MailWorld) => void,
  more: () => Promise<Record<string, string>> | Record<string, string> = () => ({}),
): void {
  describe.each(['embedded', 'postgresql'] as const)(`${name}, on %s`, (engine) => {
    let started: (MailWorld & { end(): Promise<void> }) | null = null;
    beforeAll(async () => {
      started = await startMailWorld(engine, await more());
    });
    afterAll(async () => {
      await started?.end();
    });
    afterEach(() => started?.server.treat(null));
    beforeEach((context) => {
      if (started === null) context.skip('this machine has no PostgreSQL');
    });
    suite(() => started as MailWorld);
  });
}

/** Null if this machine has no such engine. `more`: variables; with pages where a browser is to look. */
export async function startMailWorld(
  engine: Engine,
  more: Record<string, string>,
  pages: { pagesFolder?: string } = {},
): Promise<(MailWorld & { end(): Promise<void> }) | null> {
  const place = await freshPlace(engine);
  if (place === null) return null;
  const server = await startMailServer();
  const config = loadConfig({
    PORT: '0',
    DATA_DIR: place.dataDir,
    DESKBRIDGE_SECRET: SECRETS.deskbridge,
    DESKBRIDGE_SETTLE_MS: '100',
    SMTP_URL: server.url,
    MAIL_FROM: 'Acme Support <help@acme.example>',
    ...(place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl }),
    ...more,
  });
  const app = await composeApp(config, { work: true, telemetry: silentTelemetry(), ...pages });
  const url = `http://127.0.0.1:${await app.start()}`;
  const api = createApi(url, operatorToken(SECRETS.deskbridge), []);
  const setup = { hosts: [{ name: 'help', kind: 'desk' }], projects: [{ host: 'help', key: 'REQ' }] };
  const applied = await api('PUT', '/api/v1/setup', setup);
  if (applied.status !== 200) throw new Error(applied.text);
  return {
    app,
    url,
    api,
    server,
    settled: () =>
      until('nothing is left to do', async () => {
        const { events, effects } = (await api('GET', '/api/v1/status')).json;
        return events.pending === 0 && effects.waiting === 0;
      }),
    async mailsTo(address, count) {
      await until(`${count} mails to ${address}`, () => server.to(address).length >= count);
      return server.to(address);
    },
    browser: () => guest(url, config.publicUrl),
    async end() {
      await app.close();
      await server.close();
      await place.remove();
    },
  };
}

function guest(url: string, origin: string): Guest {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async call(method, path, body) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          origin,
          'sec-fetch-site': 'same-origin',
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = await answer.text();
      const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Told;
      return { status: answer.status, text, json };
    },
  };
}
