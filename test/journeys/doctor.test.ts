/** Whatever docs/troubleshooting.md names as a check of `doctor` is broken here, once each, and doctor has to find it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorToken } from '../../src/api/auth.ts';
import { type App, composeApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createTelemetry } from '../../src/telemetry.ts';
import { type FreshPlace, freshPlace } from '../databases.ts';
import { root } from '../sources.ts';
import { type Api, createApi } from './api.ts';
import { endAll, run } from './processes.ts';
import { SECRETS } from './secrets.ts';
import { connected, startWorld, stranger, type World } from './world.ts';

interface Break {
  /** As the page names the check. */
  check: string;
  what: string;
  /** The failing line, as people read it. */
  says: RegExp;
  /** Answers what makes it whole again. */
  does: (world: World) => Promise<() => unknown>;
}

interface Checked {
  table: string;
  of: string;
  from: string;
  name: string;
}

const jira: Checked = { table: 'host_checks', of: 'host_id', from: 'hosts', name: 'cloud' };
const workspace: Checked = { table: 'connection_checks', of: 'connection_id', from: 'connections', name: 'acme' };

const breaks: readonly Break[] = [
  {
    check: 'connection',
    what: 'the token is revoked',
    says: /^connection acme: .*no longer accepts the access token/,
    async does({ intercom }) {
      const token = intercom.workspace(connected.id).tokens.get(connected.token);
      if (token === undefined) throw new Error('The workspace has no token.');
      token.revoked = true;
      return () => (token.revoked = false);
    },
  },
  {
    check: 'connection',
    what: 'the token is of another workspace',
    says: /^connection acme: its token is of another workspace, Globex/,
    async does({ intercom }) {
      const [of, to] = [connected.id, stranger.id].map((id) => intercom.workspace(id).tokens);
      const token = of?.get(connected.token);
      const [theirs] = to?.values() ?? [];
      if (of === undefined || to === undefined || token === undefined || theirs === undefined)
        throw new Error('There is no token.');
      of.delete(connected.token);
      to.set(connected.token, theirs);
      return () => {
        to.delete(connected.token);
        of.set(connected.token, token);
      };
    },
  },
  {
    check: 'connection',
    what: 'the plan has no conversations',
    says: /^connection acme: .*plan does not include conversations/,
    async does({ intercom, api }) {
      const workspace = intercom.workspace(connected.id);
      const [connection] = (await api('GET', '/api/v1/connections')).json.items;
      const checkAgain = () => api('POST', `/api/v1/connections/${connection?.id}/check`);
      workspace.planRestricted = true;
      await checkAgain();
      return () => {
        workspace.planRestricted = false;
        return checkAgain();
      };
    },
  },
  {
    check: 'connection',
    what: 'a permission is missing',
    says: /^connection acme: .*lacks the permission to write conversations/,
    does: ({ app }) => {
      const set = (state: string, reason: string | null) =>
        app.db.call(`update connections set state = $1, state_reason = $2 where name = 'acme'`, [state, reason]);
      return changed(set('broken', 'its token lacks the permission to write conversations'), () =>
        set('connected', null),
      );
    },
  },
  {
    check: 'host',
    what: 'it is of another kind',
    says: /^host data-center: .*is of kind jira-cloud, but was set up as jira-data-center/,
    async does({ sites }) {
      const { faults } = sites['data-center'].jira;
      const { through } = faults;
      faults.through = async (request, answer) => {
        const { reply, ...rest } = await through(request, answer);
        const isAbout = reply.kind === 'json' && request.path.endsWith('/serverInfo');
        return {
          ...rest,
          reply: isAbout ? { ...reply, body: { ...(reply.body as object), deploymentType: 'Cloud' } } : reply,
        };
      };
      return () => (faults.through = through);
    },
  },
  {
    check: 'host',
    what: 'the token is revoked',
    says: /^host data-center: .*token is wrong, expired or revoked/,
    async does({ sites }) {
      sites['data-center'].jira.switches.tokenRevoked = true;
      return () => sites['data-center'].calm();
    },
  },
  {
    check: 'host',
    what: 'a permission is missing',
    says: /^host cloud: .*Browse Projects/i,
    async does({ sites }) {
      sites.cloud.jira.switches.denied = ['BROWSE_PROJECTS'];
      return () => sites.cloud.calm();
    },
  },
  {
    check: 'host',
    what: 'it does not answer',
    says: /^host cloud: /,
    async does({ sites }) {
      sites.cloud.jira.faults.add({ fault: { kind: 'reset-before' } });
      return () => sites.cloud.calm();
    },
  },
  {
    check: 'host',
    what: 'its clock is off',
    says: /^host cloud clock: clock_skew: the clock of cloud is \d+ s/,
    async does({ sites }) {
      const { faults } = sites.cloud.jira;
      const { through } = faults;
      faults.through = async (request, answer) => {
        const { reply, ...rest } = await through(request, answer);
        const date = new Date(Date.now() + 300_000).toUTCString();
        return { ...rest, reply: reply.kind === 'json' ? { ...reply, headers: { ...reply.headers, date } } : reply };
      };
      return () => (faults.through = through);
    },
  },
  {
    check: 'webhooks of',
    what: 'issues changed and none came',
    says: /^webhooks of cloud: no webhook came since .*though issues changed/,
    does: ({ app }) => checkOf(app, jira, [`silent_since = clock_timestamp()`, `silent_since = null`]),
  },
  {
    check: 'webhooks of',
    what: 'linked conversations changed and none came',
    says: /^webhooks of acme: no webhook came since .*though linked conversations changed/,
    does: ({ app }) => checkOf(app, workspace, [`silent_since = clock_timestamp()`, `silent_since = null`]),
  },
  {
    check: 'missed changes of',
    what: 'Intercom cannot be looked through',
    says: /^missed changes of acme: it may not search/,
    does: ({ app }) => checkOf(app, workspace, [`reason = 'it may not search'`, `reason = null`]),
  },
  {
    check: 'missed changes of',
    what: 'Jira cannot be looked through',
    says: /^missed changes of cloud: it may not search/,
    does: ({ app }) => checkOf(app, jira, [`reason = 'it may not search'`, `reason = null`]),
  },
  {
    check: 'project',
    what: 'it has no connection',
    says: /^project cloud\/OPS: it has no connection/,
    does: ({ apply }) =>
      changed(apply({ projects: [{ host: 'cloud', key: 'OPS', connection: null }] }), () =>
        apply({ projects: [{ host: 'cloud', key: 'OPS', connection: 'acme' }] }),
      ),
  },
  {
    check: 'queue',
    what: 'nobody works on a job',
    says: /^queue: 1 job waits, the oldest for \d+ minutes/,
    does: ({ app }) =>
      changed(
        app.db.call(
          `insert into jobs (organization_id, kind, lane, door, ref_id, run_at)
           values ($1, 'event', 'of nobody', 'none', gen_random_uuid(), clock_timestamp() - interval '1 hour')`,
          [app.organizationId],
        ),
        () => app.db.call(`delete from jobs where lane = 'of nobody'`),
      ),
  },
  {
    check: 'clock',
    what: 'the clock of the database is off',
    says: /^clock: clock_skew: the clock of the database is \d+ s ahead/,
    async does({ app }) {
      await app.db.call('create schema ahead');
      await app.db.call(
        `create function ahead.clock_timestamp() returns timestamptz language sql as $$ select pg_catalog.clock_timestamp() + interval '5 minutes' $$`,
      );
      await app.db.call('set search_path = ahead, public, pg_catalog');
      return async () => {
        await app.db.call('reset search_path');
        await app.db.call('drop schema ahead cascade');
      };
    },
  },
  {
    check: 'secrets',
    what: 'what is sealed was sealed with another secret',
    says: /^secrets: A secret in the database was sealed with the key 000000000000, which is not here/,
    async does({ app }) {
      const [row] = await app.db.call<{ was: string }>(
        'select sealed_data_key as was from organizations where id = $1',
        [app.organizationId],
      );
      const keep = (value: string) =>
        app.db.call('update organizations set sealed_data_key = $2 where id = $1', [app.organizationId, value]);
      await keep((row?.was ?? '').replace(/^v1\.\w+/, 'v1.000000000000'));
      return () => keep(row?.was ?? '');
    },
  },
  {
    check: 'settings',
    what: 'an attribute that the mapping fills is gone',
    says: /^settings cloud\/SUP: .*Severity/,
    async does({ apply, intercom }) {
      const lines = [{ ticketType: 'Bug report', attribute: 'Severity', constant: 'Sev 1' }];
      const escalation = (fields: object[]) =>
        apply({ projects: [{ host: 'cloud', key: 'SUP', connection: 'acme', escalation: { teams: [], fields } }] });
      await escalation(lines);
      const types = [...intercom.workspace(connected.id).ticketTypes.values()];
      const attributes = types.find(({ name }) => name === 'Bug report')?.attributes ?? [];
      const at = attributes.findIndex(({ name }) => name === 'Severity');
      const removed = attributes.splice(at, 1);
      return () => {
        attributes.splice(at, 0, ...removed);
        return escalation([]);
      };
    },
  },
  {
    check: 'settings',
    what: 'a team that the settings offer is gone',
    says: /^settings cloud\/SUP: .*team/i,
    async does({ apply, intercom }) {
      const { teams } = intercom.workspace(connected.id);
      const [team] = teams.values();
      if (team === undefined) throw new Error('The workspace has no team.');
      const offering = (ids: string[]) =>
        apply({
          projects: [{ host: 'cloud', key: 'SUP', connection: 'acme', escalation: { teams: ids, fields: [] } }],
        });
      await offering([team.id]);
      teams.delete(team.id);
      return () => {
        teams.set(team.id, team);
        return offering([]);
      };
    },
  },
  // Last: what was given up on stays.
  {
    check: 'dead letters',
    what: 'a conversation that never was',
    says: /^dead letters: 1 effects wait for a person/,
    async does({ sites, settled }) {
      const address = `https://app.intercom.com/a/inbox/${connected.id}/inbox/conversation/4711`;
      sites.cloud.jira.act.createIssue({ project: 'SUP', summary: 'Gone', description: address });
      await settled();
      return () => undefined;
    },
  },
];

/** Found where the variables are wrong, by an app of its own. */
const byVariables = {
  configuration: [/^configuration: DESKBRIDGE_SETTLE is not known/, /^configuration: .*on in production/],
  mail: [/^mail: /],
  files: [/^files: /],
  mailbox: [/^mailbox mailbox: /],
};

describe('doctor', () => {
  let world: World | null = null;
  beforeAll(async () => {
    world = await startWorld('embedded');
    world?.intercom.seed(connected.id);
  });
  afterAll(() => world?.end());

  test('finds nothing where nothing is wrong', async () => {
    expect(await failures((world as World).api)).toEqual([]);
  });

  test.each(breaks)('$check: $what', async ({ says, does }) => {
    const { api } = world as World;
    const mend = await does(world as World);
    try {
      await expect.poll(() => failures(api)).toContainEqual(expect.stringMatching(says));
    } finally {
      await mend();
    }
  });

  test('every check that the page names is broken here', () => {
    const page = readFileSync(path.join(root, 'docs', 'troubleshooting.md'), 'utf8');
    const named = [...page.matchAll(/^\| <a id="doctor-[\w-]+"><\/a>`([^`]+)` \| (?!never)/gm)].map(
      ([, name = '']) => name,
    );
    const broken = [...breaks.map(({ check }) => check), ...Object.keys(byVariables)];
    expect([...new Set(broken)].toSorted()).toEqual(named.toSorted());
  });
});

describe('doctor, where variables are wrong', () => {
  let place: FreshPlace | null = null;
  let app: App;
  let api: Api;
  beforeAll(async () => {
    place = await freshPlace('embedded');
    const nowhere = '127.0.0.1:1';
    const variables = {
      PORT: '0',
      NODE_ENV: 'production',
      DATA_DIR: place?.dataDir,
      DESKBRIDGE_SECRET: SECRETS.deskbridge,
      DESKBRIDGE_SETTLE: '5',
      DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
      SMTP_URL: `smtp://${nowhere}`,
      MAIL_FROM: 'desk@acme.example',
      MAIL_IMAP_URL: `imap://desk:password@${nowhere}/INBOX`,
      STORAGE_S3_URL: `http://${nowhere}/files`,
      STORAGE_S3_ACCESS_KEY_ID: 'key',
      STORAGE_S3_SECRET_ACCESS_KEY: 'secret',
    };
    app = await composeApp(loadConfig(variables), { work: true, telemetry: createTelemetry('silent') });
    api = createApi(`http://127.0.0.1:${await app.start()}`, operatorToken(SECRETS.deskbridge), []);
  });
  afterAll(async () => {
    await app.close();
    await place?.remove();
  });
  afterAll(endAll);

  test(`finds ${Object.keys(byVariables).join(', ')}`, async () => {
    // The mailbox is looked into by the worker, at its own time.
    await expect.poll(() => failures(api)).toContainEqual(expect.stringMatching(/^mailbox/));
    const found = await failures(api);
    for (const says of Object.values(byVariables).flat()) expect(found).toContainEqual(expect.stringMatching(says));
  });

  test('what stops the start stops doctor too, with one line that names all of it', async () => {
    const { code, err } = await run(['doctor'], {
      DATABASE_URL: 'postgres://user:password@127.0.0.1:1/deskbridge',
      NODE_ENV: 'production',
      PUBLIC_URL: 'http://desk.acme.example',
      OIDC_ISSUER: 'https://id.acme.example',
      SMTP_URL: 'smtp://mail.acme.example',
      STORAGE_S3_URL: 'https://s3.acme.example/files',
      INTERCOM_CLIENT_ID: 'id',
    });
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toHaveLength(1);
    for (const name of [
      'DESKBRIDGE_SECRET is missing',
      'PUBLIC_URL is plain http',
      'OIDC_CLIENT_ID and OIDC_CLIENT_SECRET missing',
      'MAIL_FROM missing',
      'STORAGE_S3_ACCESS_KEY_ID and STORAGE_S3_SECRET_ACCESS_KEY missing',
      'INTERCOM_CLIENT_SECRET is missing',
    ])
      expect(err).toContain(name);
  });
});

/** The lines that fail, each with what to do. */
async function failures(api: Api): Promise<string[]> {
  const { checks } = (await api('GET', '/api/v1/doctor')).json as unknown as {
    checks: { name: string; ok: boolean; message: string; fix: string | null }[];
  };
  const failing = checks.filter(({ ok }) => !ok);
  expect(failing.filter(({ fix }) => fix === null || fix === '')).toEqual([]);
  return failing.map(({ name, message }) => `${name}: ${message}`);
}

async function changed(done: Promise<unknown>, mend: () => unknown): Promise<() => unknown> {
  await done;
  return mend;
}

/** What a round would have written of a Jira or a workspace. */
function checkOf(
  app: App,
  { table, of, from, name }: Checked,
  [broken, whole]: [string, string],
): Promise<() => unknown> {
  const set = (values: string) =>
    app.db
      .call(
        `insert into ${table} (organization_id, ${of}, known_until, next_at)
       select organization_id, id, clock_timestamp(), clock_timestamp() + interval '1 hour' from ${from} where name = $1
       on conflict (organization_id, ${of}) do nothing`,
        [name],
      )
      .then(() =>
        app.db.call(`update ${table} set ${values} where ${of} = (select id from ${from} where name = $1)`, [name]),
      );
  return changed(set(broken), () => set(whole));
}
