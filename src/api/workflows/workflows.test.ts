import { expect, test } from 'vitest';
import { apiOn, type Called, setup, type TestApi, until } from '../../../test/api.ts';
import { adminOf } from '../../../test/security/organizations.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { beforeAll, afterAll, describe } from 'vitest';

const tagging = {
  name: 'Tag the urgent',
  scope: { host: 'help' },
  trigger: { kind: 'issue-created' },
  conditions: { all: [{ field: 'priority', is: 'one-of', value: ['high', 'urgent'] }] },
  steps: [{ id: 'note', kind: 'action', action: { kind: 'post-note', text: '{{issue.key}} is urgent' } }],
};

const asking = (email: string, more: object = {}) => ({
  name: 'Ask first',
  scope: { host: 'help' },
  trigger: { kind: 'issue-created' },
  steps: [
    {
      id: 'ask',
      kind: 'approval',
      ask: { people: [email] },
      message: 'May {{issue.key}} go on?',
      fourEyes: false,
      approved: [{ id: 'yes', kind: 'action', action: { kind: 'post-note', text: 'approved by {{approval.by}}' } }],
      rejected: [{ id: 'no', kind: 'action', action: { kind: 'post-note', text: 'no' } }],
      ...more,
    },
  ],
});

type Json = Record<string, unknown>;

eachDatabase('Workflows over the API', (database) => {
  let api: TestApi;
  let asAdmin: Record<string, string>;
  const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object): Promise<Called> =>
    api.call(method, `/api/v1${url}`, body === undefined ? {} : { body });
  const json = (called: Called): Json => JSON.parse(called.text) as Json;

  beforeAll(async () => {
    api = await apiOn(database());
    await call('PUT', '/setup', {
      ...setup,
      hosts: [...setup.hosts, { name: 'help', kind: 'desk' }],
      projects: [...setup.projects, { host: 'help', key: 'REQ', connection: 'acme' }],
    });
    asAdmin = await adminOf(api, api.organizationId);
    api.work();
  });
  afterAll(() => api.end());

  async function emailOfAdmin(): Promise<{ id: string; email: string }> {
    const called = await api.call('GET', '/api/v1/session', { token: null, headers: asAdmin });
    return (JSON.parse(called.text) as { user: { id: string; email: string } }).user;
  }

  test('one that cannot be read is shown as such beside the others, can be switched off, and is mended by importing it', async () => {
    for (const stored of ['null', '{"trigger": {}}']) {
      const made = json(
        await call('POST', '/workflows', { definition: { ...tagging, name: 'Broken' }, enabled: true }),
      );
      const { id } = made as { id: string };
      await database().db.call('update workflows set definition = $2::jsonb where id = $1', [id, stored]);
      const list = json(await call('GET', '/workflows')) as { items: Json[] };
      expect(list.items.find((one) => one['id'] === id)).toMatchObject({ name: 'Broken', readable: false });
      expect((await call('GET', `/workflows/${id}`)).status).toBe(200);
      expect((await call('POST', `/workflows/${id}/duplicate`)).status).toBe(422);
      expect(json(await call('POST', `/workflows/${id}/disable`))).toMatchObject({ enabled: false, readable: false });
      const text = JSON.stringify({ ...tagging, name: 'Broken' });
      expect((await call('POST', '/workflows/import', { text })).status).toBe(200);
      expect(json(await call('GET', `/workflows/${id}`))).toMatchObject({ readable: true, version: 2 });
      await call('DELETE', `/workflows/${id}`);
    }
  });

  test('what is wrong is told with its place, all of it, and what was probably meant', async () => {
    const wrong = {
      ...tagging,
      scope: { host: 'hlp' },
      conditions: { all: [{ field: 'prioritty', is: 'equals' }] },
      steps: [
        { id: 'a', kind: 'action', action: { kind: 'post-note', text: 'Hello {{issue.kye}}' } },
        { id: 'a', kind: 'wait' },
        { id: 'b', kind: 'approval', ask: { people: ['nobody@acme.example'] }, message: 'May it?' },
        { id: 'c', kind: 'action', action: { kind: 'webhook', url: 'http://169.254.169.254/latest' } },
      ],
    };
    const { status, json: problem } = await call('POST', '/workflows', { definition: wrong });
    expect(status).toBe(422);
    const said = problem.errors.map(({ message }) => message);
    expect(said).toEqual([
      'scope.host: there is no host "hlp"; did you mean help?',
      'conditions.all[0].field: unknown_field prioritty; did you mean priority?',
      'conditions.all[0].value: is missing: write what "equals" compares with',
      'steps[1].id: "a" is the id of another step already',
      'steps[0].action.text: unknown_field issue.kye; did you mean issue.key?',
      'steps[1]: give either for or until',
      expect.stringContaining('steps[2].ask.people[0]: there is no active user with the e-mail address'),
      expect.stringContaining('steps[3].action.url: 169.254.169.254 is on this machine or inside its network'),
    ]);
  });

  test.each<[string, object, string]>([
    ['an unknown step', { steps: [{ id: 'a', kind: 'wai' }] }, 'steps[0].kind: "wai" is unknown; did you mean wait?'],
    [
      'an unknown action',
      { steps: [{ id: 'a', kind: 'action', action: { kind: 'post-not', text: 'x' } }] },
      'steps[0].action.kind: "post-not" is unknown; did you mean post-note?',
    ],
    [
      'a missing input',
      { steps: [{ id: 'a', kind: 'action', action: { kind: 'post-note' } }] },
      'steps[0].action.text: is missing: write a text',
    ],
    ['an unknown trigger', { trigger: { kind: 'created' } }, 'trigger.kind: "created" is unknown; write one of'],
    [
      'a reminder without end',
      { steps: [{ id: 'a', kind: 'approval', ask: { manager: true }, message: 'May it?', remindAfter: '0m' }] },
      'steps[0].remindAfter: is shorter than a minute',
    ],
    ['an unknown key', { stepps: [] }, 'stepps: unknown key, did you mean steps?'],
  ])('%s is refused with the names there are', async (_what, change, message) => {
    const { json: problem } = await call('POST', '/workflows/check', { definition: { ...tagging, ...change } });
    expect(problem.errors.map((one) => one.message).join('\n')).toContain(message);
  });

  test('a text in YAML is refused with line and column, and nothing of it is kept', async () => {
    const text =
      'name: From a file\ntrigger: { kind: commented }\nsteps:\n  - id: a\n    kind: action\n    action: { kind: add-tgg, tag: x }\n';
    const { status, json: problem } = await call('POST', '/workflows/import', { text });
    expect([status, problem.errors[0]?.message]).toEqual([
      422,
      'workflow:6:21: steps[0].action.kind: "add-tgg" is unknown; did you mean add-tag?',
    ]);
    for (const [bad, said] of [
      ['name: a\nname: b\n', 'workflow:2:1: Map keys must be unique'],
      [
        `a: &a [x, x]\n${Array.from(
          { length: 9 },
          (_, n) =>
            `b${n}: &b${n} [${Array(9)
              .fill(n === 0 ? '*a' : `*b${n - 1}`)
              .join(', ')}]`,
        ).join('\n')}`,
        'aliases stand for more than can be read',
      ],
      ['x'.repeat(2 * 1024 * 1024 + 1), 'larger than 2 MB'],
    ] as const) {
      const refused = await call('POST', '/workflows/import', { text: bad });
      expect([refused.status, refused.json.errors[0]?.message]).toEqual([422, expect.stringContaining(said)]);
    }
    const { json: list } = await call('GET', '/workflows');
    expect(list.items).toEqual([]);
  });

  test('ten who save from the same version: one of them does', async () => {
    const { json: made } = await call('POST', '/workflows', { definition: tagging });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        call('PUT', `/workflows/${made.id}`, { definition: { ...tagging, description: `by ${n}` }, version: 1 }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const late = answers.filter(({ status, json }) => status === 409 && json.code === 'changed_meanwhile');
    expect(late).toHaveLength(9);
    expect((await call('GET', `/workflows/${made.id}`)).json).toMatchObject({ version: 2 });
    expect((await call('DELETE', `/workflows/${made.id}`)).status).toBe(204);
  });

  test('two that are given the same name at the same moment: one has it, the other is told', async () => {
    const ids = await Promise.all(
      ['One', 'Another', 'Gone'].map(
        async (name) => (await call('POST', '/workflows', { definition: { ...tagging, name } })).json.id,
      ),
    );
    const [one, another, gone] = ids;
    const renamed = { definition: { ...tagging, name: 'gone' } };
    for (let round = 0; round < 4; round += 1) {
      await call('DELETE', `/workflows/${gone}`);
      const answers = await Promise.all([
        call('PUT', `/workflows/${one}`, renamed),
        call('PUT', `/workflows/${another}`, renamed),
        call('POST', `/workflows/${gone}/restore`),
      ]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
      for (const { status, json: said } of answers) if (status === 409) expect(said.code).toBe('name_taken');
      await call('PUT', `/workflows/${one}`, { definition: { ...tagging, name: 'One' } });
      await call('PUT', `/workflows/${another}`, { definition: { ...tagging, name: 'Another' } });
    }
    for (const id of ids) await call('DELETE', `/workflows/${id}`);
  });

  test('a schedule is due at its minute and hour where it says, and never by a bare offset', async () => {
    const scheduled = (trigger: object) =>
      call('POST', '/workflows', {
        definition: { ...tagging, name: 'By the clock', trigger: { kind: 'schedule', at: '09:20', ...trigger } },
        enabled: true,
      });
    const wrong = await scheduled({ every: 'hour', timezone: '+05:30' });
    expect([wrong.status, wrong.json.errors[0]?.message]).toEqual([
      422,
      expect.stringMatching(/^trigger\.timezone: "\+05:30" is no time zone/),
    ]);
    for (const timezone of ['UTC', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns'])
      for (const [every, longestH] of [
        ['hour', 1],
        ['day', 25],
      ] as const) {
        const before = Date.now();
        const made = json(await scheduled({ every, timezone }));
        const next = Date.parse(String(made['nextAt']));
        const there = new Intl.DateTimeFormat('de', { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
        expect(there.format(next), timezone).toMatch(every === 'hour' ? /:20$/ : /^09:20$/);
        expect(next - before).toBeGreaterThan(-1_000);
        expect(next - before).toBeLessThanOrEqual(longestH * 3_600_000 + 60_000);
        await call('DELETE', `/workflows/${String(made['id'])}`);
      }
  });

  test('it is made, saved as a new version, duplicated, exported, imported again as it was, and removed', async () => {
    const made = await call('POST', '/workflows', { definition: tagging });
    expect([made.status, made.json]).toMatchObject([201, { version: 1, enabled: false, owner: { mayAct: true } }]);
    const { id } = made.json;
    const saved = await call('PUT', `/workflows/${id}`, {
      definition: { ...tagging, description: 'more' },
      version: 1,
    });
    expect(saved.json).toMatchObject({ version: 2 });
    const late = await call('PUT', `/workflows/${id}`, { definition: tagging, version: 1 });
    expect([late.status, late.json.code]).toEqual([409, 'changed_meanwhile']);
    const versions = await call('GET', `/workflows/${id}/versions`);
    expect(versions.json.items).toMatchObject([{ version: 2 }, { version: 1 }]);
    const copy = await call('POST', `/workflows/${id}/duplicate`);
    expect([copy.status, copy.json.name]).toEqual([201, 'Tag the urgent (2)']);
    const file = await api.call('GET', `/api/v1/workflows/${id}/export`);
    expect(file.text).toContain('name: Tag the urgent\n');
    const again = await call('POST', '/workflows/import', { text: file.text });
    expect(again.json.items).toMatchObject([{ name: 'Tag the urgent', change: 'unchanged' }]);
    for (const one of [id, copy.json.id]) expect((await call('DELETE', `/workflows/${one}`)).status).toBe(204);
    expect((await call('GET', `/workflows/${id}`)).status).toBe(404);
    const back = await call('POST', `/workflows/${id}/restore`);
    expect([back.status, back.json]).toMatchObject([200, { version: 2, enabled: false }]);
    expect((await call('POST', `/workflows/${id}/restore`)).status).toBe(200);
    await call('DELETE', `/workflows/${id}`);
    const other = await call('POST', '/workflows', { definition: tagging });
    const taken = await call('POST', `/workflows/${id}/restore`);
    expect([taken.status, taken.json.code]).toEqual([409, 'name_taken']);
    await call('DELETE', `/workflows/${other.json.id}`);
  });

  test('the set-up file has it, says what changed, and gives it back', async () => {
    const entry = { ...tagging, name: 'From the set-up', enabled: false };
    const applied = await call('PUT', '/setup', { workflows: [entry] });
    expect(applied.json.changes).toEqual([{ kind: 'workflow', name: 'From the set-up', change: 'created' }]);
    const again = await call('PUT', '/setup', { workflows: [entry] });
    expect(again.json.changes).toEqual([{ kind: 'workflow', name: 'From the set-up', change: 'unchanged' }]);
    const exported = json(await call('GET', '/setup')) as { workflows: object[] };
    expect(exported.workflows).toMatchObject([entry]);
    const imported = await call('POST', '/workflows/import', { text: JSON.stringify(exported) });
    expect(imported.json.items).toMatchObject([{ name: 'From the set-up', change: 'unchanged' }]);
    const twice = await call('POST', '/workflows/import', {
      text: JSON.stringify([tagging, { ...tagging, name: tagging.name.toUpperCase() }]),
    });
    expect([twice.status, twice.json.errors[0]?.message]).toEqual([
      422,
      expect.stringMatching(/^workflow:1:\d+: \[1\]\.name: stands already at \[0\]$/),
    ]);
    const wrong = await call('PUT', '/setup', { workflows: [{ ...entry, scope: { host: 'nowhere' } }] });
    expect(wrong.json.errors[0]?.message).toContain('workflows[0].scope.host: there is no host "nowhere"');
  });

  test('both templates can be looked at', async () => {
    const { json: list } = await call('GET', '/workflow-templates');
    expect(list.items.map(({ id }) => id)).toEqual(['customer-issue-escalation', 'specialist-handoff']);
  });

  describe('an approval', () => {
    async function asked(
      more: object = {},
    ): Promise<{ approval: string; run: string; request: string; workflow: string }> {
      const { email } = await emailOfAdmin();
      const made = await call('POST', '/workflows', {
        definition: { ...asking(email, more), name: `Ask ${Math.random()}` },
        enabled: true,
      });
      expect(made.text).toContain('"version":1');
      const request = (await call('POST', '/requests', { title: 'A thing' })).json;
      const list = () =>
        api.call('GET', `/api/v1/approvals?issue=${request.key}&mine=true`, { token: null, headers: asAdmin });
      const { json: page } = await until(list, ({ json: found }) => found.items.length === 1);
      await call('DELETE', `/workflows/${made.json.id}`);
      const [approval] = page.items as unknown as { id: string; run: string; message: string }[];
      expect(approval?.message).toBe(`May ${request.key} go on?`);
      return { approval: approval?.id ?? '', run: approval?.run ?? '', request: request.key, workflow: made.json.id };
    }
    const decide = (id: string, decision: string, headers = asAdmin): Promise<Called> =>
      api.call('POST', `/api/v1/approvals/${id}/decision`, {
        token: null,
        headers,
        body: { decision, comment: 'Because.' },
      });

    test('is decided by who is asked, once; looking decides nothing, others may not, a second word is told who was first', async () => {
      const { approval, run } = await asked();
      for (let n = 0; n < 3; n += 1)
        expect(
          (await api.call('GET', `/api/v1/approvals/${approval}`, { token: null, headers: asAdmin })).json.state,
        ).toBe('pending');
      const byKey = await call('POST', `/approvals/${approval}/decision`, { decision: 'approved' });
      expect([byKey.status, byKey.json.code]).toEqual([403, 'not_yours']);
      const other = await decide(approval, 'approved', await adminOf(api, api.organizationId));
      expect([other.status, other.json.code]).toEqual([403, 'not_yours']);
      const yes = await decide(approval, 'approved');
      expect([yes.status, yes.json.state]).toEqual([200, 'approved']);
      const no = await decide(approval, 'rejected');
      expect([no.status, no.json.code]).toEqual([409, 'already_decided']);
      expect(no.json.detail).toMatch(/This was approved already by .+ at \d{4}-/);
      const over = await until(
        () => call('GET', `/workflow-runs/${run}`),
        ({ json: found }) => found.state !== 'running',
      );
      const steps = (json(over) as { steps: { step: string; state: string; text: string }[] }).steps;
      expect(steps.map(({ step, state }) => [step, state])).toEqual([
        ['ask', 'waiting'],
        ['ask', 'done'],
        ['yes', 'skipped'],
      ]);
    });

    test('of a cancelled run waits for nobody any more', async () => {
      const { approval, run } = await asked();
      expect((await call('POST', `/workflow-runs/${run}/cancel`)).json.state).toBe('cancelled');
      const late = await decide(approval, 'approved');
      expect([late.status, late.json.code]).toEqual([409, 'already_decided']);
      expect((await call('POST', `/workflow-runs/${run}/cancel`)).json.code).toBe('not_running');
    });

    test('that nobody decides in time expires, and is too late then', async () => {
      const { approval, run } = await asked({ expireAfter: '1s' });
      const over = await until(
        () => call('GET', `/workflow-runs/${run}`),
        ({ json: found }) => found.state === 'done',
      );
      expect(over.text).toContain('"text":"expired"');
      const late = await decide(approval, 'approved');
      expect([late.status, late.json.code]).toEqual([409, 'expired']);
    });
  });

  test('a dry run shows what each condition found and what would be done, and does nothing', async () => {
    const request = (await call('POST', '/requests', { title: 'Dry', priority: 'low' })).json;
    await until(
      () => call('GET', '/status'),
      ({ json: status }) => status.events.pending === 0,
    );
    const dry = await call('POST', '/workflows/dry-run', {
      definition: { ...tagging, name: 'Dry' },
      issue: request.key,
    });
    // Nobody linked it, so Deskbridge does not keep it yet.
    if (dry.status === 404) expect(dry.json.detail).toContain('knows no issue');
    else expect(dry.json).toMatchObject({ holds: false });
  });

  test('who manages whom is kept, and the secret of webhooks is shown once', async () => {
    const items = [{ email: 'cleo@acme.example', manager: 'boss@acme.example' }];
    expect((await call('PUT', '/managers', { items })).json).toEqual({ items });
    const renewed = await call('POST', '/webhook-secret');
    expect(renewed.text).toMatch(/"secret":"whsec_[A-Za-z0-9+/=]{44}"/);
  });
});
