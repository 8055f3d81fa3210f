/**
 * Deskbridge before a pretend Intercom whose workspaces may be connected, by OAuth too; nothing is connected yet. In: the pages, where a
 * browser is to look. Out: a server at the very address it is registered with.
 */
import net, { type AddressInfo } from 'node:net';
import { type IntercomSim, startIntercomSim } from '../sim/intercom.ts';
import { operatorToken } from '../src/api/auth.ts';
import { type App, composeApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { silentTelemetry } from '../src/telemetry.ts';
import { type Engine, freshPlace } from './databases.ts';
import { type Api, createApi } from './journeys/api.ts';
import { SECRETS } from './journeys/secrets.ts';

export interface ConnectingWorld {
  app: App;
  /** As registered with the OAuth app: without a trailing slash. */
  url: string;
  intercom: IntercomSim;
  /** Requests to /api/v1 as the local operator. */
  api: Api;
  /** What one-time link signs in, for the next session. */
  signInLink(): Promise<string>;
  end(): Promise<void>;
}

export const oauthApp = { clientId: 'oauth-client-of-deskbridge', clientSecret: 'oauth-secret-of-deskbridge' };

/** Three workspaces, one of them in Europe; of each, Ada may install apps and Priya may not. */
export const acme = { id: 'x7k2p9qd', name: 'Acme Support', token: 'token-of-acme', clientSecret: 'secret-of-acme' };
export const globex = { id: 'g1globex', name: 'Globex', token: 'token-of-globex', clientSecret: 'secret-of-globex' };
export const nordlicht = { id: 'n5nord', name: 'Nordlicht', region: 'EU' as const, token: 'token-of-nordlicht' };

/** Null if this machine has no such engine. `oauth: false`: no OAuth app is set up. */
export async function startConnectingWorld(
  engine: Engine,
  options: { pagesFolder?: string; oauth?: boolean } = {},
): Promise<ConnectingWorld | null> {
  const place = await freshPlace(engine);
  if (place === null) return null;
  const front = await openFront();
  const redirectUrls = [`${front.url}/oauth/intercom/callback`];
  const intercom = await startIntercomSim({
    workspaces: [acme, globex, nordlicht],
    oauthApps: [{ ...oauthApp, redirectUrls, name: 'Deskbridge' }],
  });
  for (const { id } of [acme, globex, nordlicht]) intercom.seed(id);
  const config = loadConfig({
    PORT: '0',
    PUBLIC_URL: front.url,
    DATA_DIR: place.dataDir,
    DESKBRIDGE_SECRET: SECRETS.deskbridge,
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    DESKBRIDGE_SETTLE_MS: '100',
    INTERCOM_URL: intercom.url,
    ...(options.oauth === false
      ? {}
      : { INTERCOM_CLIENT_ID: oauthApp.clientId, INTERCOM_CLIENT_SECRET: oauthApp.clientSecret }),
    ...(place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl }),
  });
  const { pagesFolder } = options;
  const pages = pagesFolder === undefined ? {} : { pagesFolder };
  const app = await composeApp(config, { work: true, telemetry: silentTelemetry(), ...pages });
  front.leadTo(await app.start());
  const api = createApi(front.url, operatorToken(SECRETS.deskbridge), []);
  return {
    app,
    url: front.url,
    intercom,
    api,
    async signInLink() {
      const { json } = await api('POST', '/api/v1/sign-in-links');
      return `${front.url}/sign-in?${new URL(json.url).searchParams}`;
    },
    async end() {
      await front.close();
      await app.close();
      await intercom.close();
      await place.remove();
    },
  };
}

/** An address that is known before the server behind it listens: what is registered elsewhere must be known before. */
async function openFront() {
  let port = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((incoming) => {
    const behind = net.connect(port, '127.0.0.1');
    for (const [one, other] of [
      [incoming, behind],
      [behind, incoming],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (to: number) => void (port = to),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
