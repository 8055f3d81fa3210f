/** The pretend Jiras of a world: Cloud, Data Center under a path that signs, and an old Data Center that cannot sign. */
import type { Sender, SignedPayload } from '../../sim/jira/fixtures.ts';
import { type JiraSim, startJiraSim } from '../../sim/jira.ts';
import { ALL_EVENTS } from '../../sim/jira/hooks.ts';
import { SECRETS } from './secrets.ts';

export const siteNames = ['cloud', 'data-center', 'data-center-9'] as const;
/** Also the name of the host in the set-up. */
export type SiteName = (typeof siteNames)[number];

export interface Site {
  name: SiteName;
  jira: JiraSim;
  /** The host's entry in a set-up document. */
  host: { name: SiteName; url: string; [field: string]: string };
  /** How this site signs and heads what it sends, for payloads made without it. */
  sender: Sender;
  /** Where its webhooks go. */
  hookUrl: () => string;
  /** Lets the site tell the product of everything from now on. */
  hookUp(productUrl: string, webhookUrl: string): void;
  /** Posts a webhook to the product. */
  post(payload: Pick<SignedPayload, 'headers' | 'body'>): Promise<Response>;
  /** No faults, no switches, nothing held. */
  calm(): void;
}

const CLOUD_EMAIL = 'bot@acme.example';

export async function startSite(name: SiteName): Promise<Site> {
  const { options, secret, credentials } = madeAs[name];
  // Ids of their own, so that an id names one issue of the whole world.
  const idsFrom = (siteNames.indexOf(name) + 1) * 100_000;
  const jira = await startJiraSim({ ...options, idsFrom, token: credentials.token, retryDelaysMs: [50, 50, 50] });
  const switches = { ...jira.switches };
  let hookUrl = '';
  return {
    name,
    jira,
    host: {
      name,
      kind: `jira-${options.kind}`,
      url: jira.url,
      ...credentials,
      ...(secret === null ? {} : { webhookSecret: secret }),
    },
    sender: { kind: options.kind, version: options.version ?? 10, secret, baseUrl: jira.url },
    hookUrl: () => hookUrl,
    hookUp(productUrl, webhookUrl) {
      hookUrl = productUrl + new URL(webhookUrl).pathname;
      jira.hooks.add({ url: hookUrl, events: ALL_EVENTS, secret });
    },
    post: ({ headers, body }) => fetch(hookUrl, { method: 'POST', headers, body: new Uint8Array(body) }),
    calm() {
      jira.faults.clear();
      Object.assign(jira.switches, switches);
      Object.assign(jira.hooks.switches, { held: false, delayMs: 0, jitterMs: 0, drop: 0, duplicate: 0 });
    },
  };
}

type Made = {
  options: { kind: 'cloud' | 'data-center'; contextPath?: string; version?: 9 | 10; email?: string };
  secret: string | null;
  credentials: { token: string; email?: string };
};

const madeAs: Record<SiteName, Made> = {
  cloud: {
    options: { kind: 'cloud', email: CLOUD_EMAIL },
    secret: SECRETS.cloudWebhook,
    credentials: { token: SECRETS.cloudToken, email: CLOUD_EMAIL },
  },
  'data-center': {
    options: { kind: 'data-center', contextPath: '/jira', version: 10 },
    secret: SECRETS.dataCenterWebhook,
    credentials: { token: SECRETS.dataCenterToken },
  },
  'data-center-9': {
    options: { kind: 'data-center', version: 9 },
    secret: null,
    credentials: { token: SECRETS.oldToken },
  },
};
