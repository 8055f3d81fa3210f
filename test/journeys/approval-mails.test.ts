/** Approvals by e-mail, over a real mail server: who is asked gets a link to where they decide, hears once more, and hears that it ended. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eachMailWorld } from '../mail-world.ts';
import { until } from './world.ts';

eachMailWorld('approvals by e-mail', (world) => {
  const api = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
    world().api(method, `/api/v1${path}`, body);

  /** A request whose workflow asks for an approval; `ask` says of whom. */
  async function asked(ask: object, more: object = {}): Promise<{ key: string; workflow: string; run: string }> {
    const tag = (id: string) => ({ id, kind: 'action', action: { kind: 'add-tag', tag: id } });
    const step = {
      id: 'ask',
      kind: 'approval',
      ask,
      message: 'May {{issue.key}} be ordered?',
      approved: [tag('ordered')],
      expired: [tag('too-late')],
      ...more,
    };
    const definition = {
      name: `Orders ${randomUUID()}`,
      scope: { host: 'help' },
      trigger: { kind: 'issue-created' },
      steps: [step],
    };
    const made = await api('POST', '/workflows', { definition, enabled: true });
    expect(made.status, made.text).toBe(201);
    const requester = { name: 'Cleo', email: 'cleo@acme.example' };
    const { key } = (await api('POST', '/requests', { title: 'A laptop', requester })).json;
    let run = '';
    await until('it is asked', async () => {
      const [one] = (await api('GET', `/approvals?issue=${key}`)).json.items as unknown as { run: string }[];
      run = one?.run ?? '';
      return run !== '';
    });
    await api('DELETE', `/workflows/${made.json.id}`);
    return { key, workflow: definition.name, run };
  }

  async function user(role: 'agent' | 'requester'): Promise<string> {
    const email = `${role}-${randomUUID()}@acme.example`;
    const { status, text } = await api('POST', '/users', { email, name: `Some ${role}`, role });
    expect(status, text).toBe(201);
    return email;
  }

  /** Of the newest of so many mails to an address: where it leads, and what it says. */
  async function mailTo(email: string, count: number): Promise<{ path: string; subject: string; text: string }> {
    const { subject = '', text = '' } = (await world().mailsTo(email, count)).at(-1)?.mail ?? {};
    return { path: /\/(?:portal|console)\/approvals\/[0-9a-f-]{36}/.exec(text)?.[0] ?? '', subject, text };
  }

  /** A browser that came in by a link in an e-mail, as the portal lets people in; `before`: mails they had until then. */
  async function signedIn(email: string, before: number) {
    const browser = world().browser();
    await browser.call('POST', '/api/v1/portal/sign-in', { email });
    const mails = await world().mailsTo(email, before + 1);
    const token = /\/portal\/sign-in\?token=([\w-]+)/.exec(mails.at(-1)?.mail.text ?? '')?.[1];
    const { status, text } = await browser.call('POST', '/api/v1/portal/session', { token });
    expect(status, text).toBe(200);
    return browser;
  }

  const timeline = async (key: string): Promise<string> =>
    (await api('GET', `/issues/help/${key}/timeline?limit=100`)).text;
  const ended = (run: string) =>
    until('the run is done', async () => (await api('GET', `/workflow-runs/${run}`)).json['state'] === 'done');

  test('a manager whom nobody here knew gets a link, signs in by another, decides, and the run goes on', async () => {
    const email = `boss-${randomUUID()}@acme.example`;
    await api('PUT', '/managers', { items: [{ email: 'cleo@acme.example', manager: email }] });
    const { key, run } = await asked({ people: [], manager: true });
    const { path, subject, text } = await mailTo(email, 1);
    expect([path.startsWith('/portal/approvals/'), subject]).toEqual([
      true,
      `your approval is asked for: ${key} A laptop`,
    ]);
    expect(text).toContain(`May ${key} be ordered?`);
    expect(text).toContain('answering this mail decides nothing');

    // Whatever looks into mail, before anybody has read it.
    const scanner = world().browser();
    const boss = await signedIn(email, 1);
    const address = `/api/v1${path}`;
    for (const who of [scanner, boss])
      for (const method of ['GET', 'HEAD'])
        for (const one of [path, address, `${address}/decision`, `${address}/decision?decision=approved`])
          await who.call(method, one);
    expect((await boss.call('GET', address)).json).toMatchObject({ state: 'pending', mine: true });
    expect((await scanner.call('POST', `${address}/decision`, { decision: 'approved' })).status).toBe(401);
    const other = await signedIn(await user('requester'), 0);
    const refused = await other.call('POST', `${address}/decision`, { decision: 'approved' });
    expect([refused.status, refused.json.code]).toEqual([403, 'not_yours']);

    const yes = await boss.call('POST', `${address}/decision`, { decision: 'approved', comment: 'Take two.' });
    expect([yes.status, yes.json.state]).toEqual([200, 'approved']);
    const again = await boss.call('POST', `${address}/decision`, { decision: 'rejected' });
    expect([again.status, again.json.code]).toEqual([409, 'already_decided']);
    await ended(run);
    await until('it is ordered', async () => (await api('GET', `/requests/${key}`)).text.includes('"ordered"'));
    const told = await timeline(key);
    for (const line of ['for approval', 'asked for approval by e-mail, to boss-', 'approved'])
      expect(told).toContain(line);
  });

  test('agents are led to the console, requesters to the portal', async () => {
    const [agent, guest] = [await user('agent'), await user('requester')];
    await asked({ people: [agent, guest] });
    expect((await mailTo(agent, 1)).path).toMatch(/^\/console\/approvals\//);
    expect((await mailTo(guest, 1)).path).toMatch(/^\/portal\/approvals\//);
  });

  test('a requester does not approve what they asked for themselves', async () => {
    await api('PUT', '/managers', { items: [{ email: 'cleo@acme.example', manager: 'Cleo@acme.example' }] });
    const agent = await user('agent');
    await asked({ people: [], manager: true, otherwise: [agent] });
    await mailTo(agent, 1);
    expect(
      world()
        .server.to('cleo@acme.example')
        .map(({ mail }) => mail.subject ?? ''),
    ).not.toContainEqual(expect.stringContaining('approval'));
  });

  test('who has said nothing is reminded, and told when it is over; who has is left alone', async () => {
    const { db, organizationId } = world().app;
    const [early, late] = [await user('requester'), await user('agent')];
    const { key, run } = await asked({ people: [early, late] }, { mode: 'all', remindAfter: '1d', expireAfter: '3d' });
    const { path } = await mailTo(early, 1);
    await mailTo(late, 1);
    const browser = await signedIn(early, 1);
    const word = await browser.call('POST', `/api/v1${path}/decision`, { decision: 'approved' });
    expect(word.json).toMatchObject({ state: 'pending', said: 'approved', mine: false });

    const pass = (what: 'remind_at' | 'expires_at') =>
      db.call(`update approvals set ${what} = clock_timestamp() where organization_id = $1 and run_id = $2`, [
        organizationId,
        run,
      ]);
    await pass('remind_at');
    expect(await mailTo(late, 2)).toMatchObject({
      path: expect.stringContaining('/console/approvals/'),
      subject: `Reminder: your approval is asked for: ${key} A laptop`,
    });
    await pass('expires_at');
    const over = await mailTo(late, 3);
    expect([over.subject, over.text.includes('Nobody decided in time')]).toEqual([
      `Expired: the approval of ${key} A laptop`,
      true,
    ]);
    await ended(run);
    await world().settled();
    // The one that asked, and the link to sign in.
    expect(world().server.to(early)).toHaveLength(2);
    const tooLate = await browser.call('POST', `/api/v1${path}/decision`, { decision: 'approved' });
    expect([tooLate.status, tooLate.json.code]).toEqual([409, 'expired']);
    const told = await timeline(key);
    for (const line of [
      'asked for approval by e-mail, to Some agent',
      'reminded of the approval by e-mail, to Some agent',
      'told by e-mail that the approval has expired, to Some agent',
    ])
      expect(told).toContain(line);
    expect(told).not.toContain('reminded of the approval by e-mail, to Some requester');
  });
});
