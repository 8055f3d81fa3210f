/** What happens in Intercom, told by its notifications: stored where it matters, shown without asking Intercom. */
import { expect, test } from 'vitest';
import { addNote, adminAuthor, removeConversation, setState } from '../../sim/intercom/changes.ts';
import { figure, intercomSigned, notification, received, send } from './hooks.ts';
import { panelOf } from './panel.ts';
import { SECRETS } from './secrets.ts';
import { connected, eachWorld, until } from './world.ts';

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('It is not there.');
  return value;
}

eachWorld('notifications of Intercom', (world) => {
  const panel = panelOf(world, 'data-center');
  const hookUrl = (): string => `${world().url}/hooks/intercom`;
  const admin = () => must([...world().intercom.workspace(connected.id).admins.values()][0]);
  const placeOf = (id: string) => {
    const { state } = world().intercom;
    const workspace = world().intercom.workspace(connected.id);
    return { state, workspace, conversation: must(workspace.conversations.get(id)) };
  };
  let subscribed = false;
  const subscribe = (): void => {
    if (!subscribed) world().intercom.subscribe({ url: hookUrl(), retryMs: 50 });
    subscribed = true;
  };
  const deliveries = () => world().intercom.deliveries();
  const delivered = () =>
    until('the notifications arrived', () => deliveries().every(({ statuses }) => statuses.length > 0));
  async function linked(title: string): Promise<{ issue: { id: string; key: string }; id: string }> {
    subscribe();
    const conversation = world().conversation({ title });
    const issue = await panel.create({ description: conversation.url });
    await panel.fresh(issue.key);
    return { issue, id: conversation.id };
  }
  const signedSend = (body: Buffer) => send(hookUrl(), body, intercomSigned(SECRETS.clientSecret, body));
  const eventsOf = async (kind: string) =>
    (await world().api('GET', `/api/v1/events?kind=${kind}&limit=50`)).json.items;

  test('a closed conversation is shown as closed, without a call to Intercom', async () => {
    const { issue, id } = await linked('Closed by an agent');
    const before = world().intercom.requests().length;
    setState(placeOf(id), { to: 'closed', author: adminAuthor(admin()) });
    await delivered();
    await world().settled();
    await until('the card says closed', async () => (await panel.read(issue.key)).cards[0]?.state === 'closed');
    expect(world().intercom.requests()).toHaveLength(before);
  });

  test('a deleted conversation breaks its link, once, before a note is tried', async () => {
    const { issue, id } = await linked('Deleted in Intercom');
    removeConversation(placeOf(id));
    await delivered();
    await world().settled();
    expect((await world().links(issue.id))[0]).toMatchObject({ state: 'broken', broken: 'conversation_gone' });
    const entries = (await world().api('GET', `/api/v1/timeline?issue=${issue.key}`)).json.items;
    expect(entries.filter(({ kind }: { kind: string }) => kind === 'link.broken')).toHaveLength(1);
  });

  test('a lead that becomes part of a user is shown as the user, and who is deleted no more', async () => {
    const { intercom } = world();
    const [lead, user] = ['lead', 'user'].map((role) =>
      intercom.addContact({ email: `${role}@merged.example`, role: role as 'lead' | 'user', workspace: connected.id }),
    );
    subscribe();
    const { id } = intercom.addConversation({ contact: must(lead), workspace: connected.id });
    const issue = await panel.create({ description: intercom.conversationUrl(id, connected.id) });
    await panel.fresh(issue.key);
    const shown = async () => (await panel.read(issue.key)).cards[0]?.contact?.id;
    expect(await shown()).toBe(lead?.id);
    const asked = (method: string, path: string, body?: object) =>
      fetch(`${intercom.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${SECRETS.accessToken}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    expect((await asked('POST', '/contacts/merge', { from: lead?.id, into: user?.id })).status).toBe(200);
    await until('the panel follows', async () => (await shown()) === user?.id);
    expect((await asked('DELETE', `/contacts/${user?.id}`)).status).toBe(200);
    await until('who is gone is not shown', async () => (await shown()) === undefined);
  });

  test('what concerns no linked conversation is answered, counted and not stored', async () => {
    subscribe();
    const before = [await received(world()), await figure(world(), 'intercom', 'not_linked')] as const;
    const { id } = world().conversation({ title: 'Nobody linked it' });
    addNote(placeOf(id), admin(), { body: '<p>hello</p>' });
    await delivered();
    expect(await received(world())).toBe(before[0]);
    expect(await figure(world(), 'intercom', 'not_linked')).toBe(before[1] + 2);
  });

  test('the same notification many times at once is one event', async () => {
    const { id } = await linked('Told five times');
    const before = await received(world());
    const item = { type: 'conversation', id, state: 'snoozed', updated_at: 1_900_000_000 };
    const data = { type: 'notification_event_data', item };
    const body = notification(connected.id, { id: 'notif_five', topic: 'conversation.admin.snoozed', data });
    const answers = await Promise.all(Array.from({ length: 5 }, () => signedSend(body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await received(world())).toBe(before + 1);
    const again = notification(connected.id, { id: 'notif_other_id', topic: 'conversation.admin.snoozed', data });
    expect((await signedSend(again)).status).toBe(200);
    expect(await received(world())).toBe(before + 1);
  });

  test('an unknown topic and a ping are answered and counted', async () => {
    const before = await figure(world(), 'intercom', 'unknown_topic');
    expect((await signedSend(notification(connected.id, { topic: 'conversation.of.the.future' }))).status).toBe(200);
    expect(await figure(world(), 'intercom', 'unknown_topic')).toBe(before + 1);
    expect((await signedSend(notification(connected.id, { topic: 'ping' }))).status).toBe(200);
  });

  test('a known topic without its conversation is a dead letter that names the field', async () => {
    const data = { type: 'notification_event_data', item: { type: 'conversation' } };
    const body = notification(connected.id, { id: 'notif_without', topic: 'conversation.admin.closed', data });
    expect((await signedSend(body)).status).toBe(200);
    const dead = (await world().api('GET', '/api/v1/events?state=dead')).json.items;
    expect(dead[0]).toMatchObject({
      kind: 'conversation.admin.closed',
      reasons: ['payload_incomplete: data.item.id'],
    });
    await world().api('POST', `/api/v1/events/${String(dead[0]?.['id'])}/skip`);
  });

  test('an older notification that comes late changes nothing', async () => {
    const { issue, id } = await linked('Told out of order');
    const item = (state: string, at: number) => ({ type: 'conversation', id, state, updated_at: at });
    const tell = (state: string, at: number) =>
      signedSend(
        notification(connected.id, {
          id: `notif_order_${at}`,
          topic: state === 'closed' ? 'conversation.admin.closed' : 'conversation.admin.opened',
          data: { type: 'notification_event_data', item: item(state, at) },
        }),
      );
    await tell('closed', 1_950_000_100);
    await tell('open', 1_950_000_000);
    await world().settled();
    expect((await panel.read(issue.key)).cards[0]?.state).toBe('closed');
  });

  test('a notice of an uninstallation breaks the connection only if Intercom confirms it', async () => {
    const notice = () => send(`${hookUrl()}/uninstalled`, Buffer.from(JSON.stringify({ app_id: connected.id })));
    const stateOf = async () => (await world().api('GET', '/api/v1/connections')).json.items[0];
    expect((await notice()).status).toBe(200);
    await world().settled();
    expect(await stateOf()).toMatchObject({ state: 'connected' });
    const token = must([...world().intercom.workspace(connected.id).tokens.values()][0]);
    token.revoked = true;
    const data = { type: 'notification_event_data', item: { type: 'admin', id: admin().id } };
    await signedSend(
      notification(connected.id, { id: 'notif_left', topic: 'admin.removed_from_workspace', created_at: 1, data }),
    );
    await world().settled();
    expect(await stateOf()).toMatchObject({ state: 'broken' });
    token.revoked = false;
    await world().api('POST', `/api/v1/connections/${String((await stateOf())?.['id'])}/check`);
    expect(await stateOf()).toMatchObject({ state: 'connected' });
    expect((await eventsOf('connection.doubted')).length).toBe(2);
  });
});
