import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import { defaultLinking } from '../domain/settings.ts';
import type { HostCheck } from '../domain/ports.ts';
import type { Keep } from './connections.ts';
import { changeHostAccess, markWebhookMade, removeHost, rotateWebhookSecret } from './host-changes.ts';
import { findHost, getHost, hostAccess, type HostInput, listHosts, markHook, saveHost, webhookHosts } from './hosts.ts';
import { findProject, linkingOf, listProjects, saveProject } from './projects.ts';
import { makeSealer } from './secrets.ts';

const secret = randomBytes(32).toString('base64');
const input: HostInput = {
  name: 'jira',
  kind: 'jira-data-center',
  url: 'https://jira.acme.example/context',
  email: null,
  token: 'canary pat',
  webhookSecret: 'first',
};

const also = async (): Promise<void> => undefined;

eachDatabase('hosts', (database) => {
  async function fresh(): Promise<{ keep: Keep; organizationId: string }> {
    const { db } = database();
    return {
      keep: { db, sealer: makeSealer(db, { secret, previous: null }) },
      organizationId: await makeOrganization(db),
    };
  }

  test('are saved with their secrets sealed, and found by name, id and in the list', async () => {
    const { keep, organizationId } = await fresh();
    const saved = await saveHost(keep, organizationId, input);
    expect(saved).toMatchObject({ name: 'jira', kind: 'jira-data-center', hasWebhookSecret: true, state: 'connected' });
    expect(saved.hookToken).toMatch(/^[\w-]{32}$/);
    expect(await findHost(keep.db, organizationId, 'jira')).toEqual(saved);
    expect(await getHost(keep.db, organizationId, saved.id)).toEqual(saved);
    expect(await listHosts(keep.db, organizationId)).toEqual([saved]);
    expect(JSON.stringify(await keep.db.call('select * from hosts'))).not.toMatch(/canary|first/);
  });

  test('give calls what they need', async () => {
    const { keep, organizationId } = await fresh();
    const { id } = await saveHost(keep, organizationId, input);
    expect(await hostAccess(keep, organizationId, id)).toEqual({
      hostId: id,
      kind: 'jira-data-center',
      url: 'https://jira.acme.example/context',
      email: null,
      token: 'canary pat',
    });
    expect(await hostAccess(keep, await makeOrganization(keep.db), id)).toBeNull();
  });

  test('are called by token or by name, also where two organizations chose one name', async () => {
    const { keep, organizationId } = await fresh();
    const name = `jira ${randomUUID()}`;
    const other = await makeOrganization(keep.db);
    const mine = await saveHost(keep, organizationId, { ...input, name });
    await saveHost(keep, other, { ...input, name, webhookSecret: null });
    const byName = await webhookHosts(keep, name);
    expect(new Map(byName.map((host) => [host.organizationId, host.secrets]))).toEqual(
      new Map([
        [organizationId, ['first']],
        [other, []],
      ]),
    );
    expect(byName.map(({ calledBy }) => calledBy)).toEqual(['name', 'name']);
    expect(await webhookHosts(keep, mine.hookToken)).toMatchObject([
      { organizationId, calledBy: 'token', host: { id: mine.id, name } },
    ]);
    expect(await webhookHosts(keep, 'nobody')).toEqual([]);
  });

  test('accept the webhook secret before this one until its time is over, however often the same is saved', async () => {
    const { keep, organizationId } = await fresh();
    const { id, hookToken } = await saveHost(keep, organizationId, input);
    const secrets = async () => (await webhookHosts(keep, hookToken))[0]?.secrets;
    await saveHost(keep, organizationId, { ...input, webhookSecret: 'second' });
    await saveHost(keep, organizationId, { ...input, webhookSecret: 'second' });
    await saveHost(keep, organizationId, { ...input, webhookSecret: null });
    expect(await secrets()).toEqual(['second', 'first']);
    await rotateWebhookSecret(keep, organizationId, { id, secret: 'third', graceHours: 1, also });
    expect(await secrets()).toEqual(['third', 'second']);
    await keep.db.call(`update hosts set previous_secret_until = now() - interval '1 second' where id = $1`, [id]);
    expect(await secrets()).toEqual(['third']);
    await rotateWebhookSecret(keep, organizationId, { id, secret: 'fourth', graceHours: 0, also });
    expect(await secrets()).toEqual(['fourth']);
  });

  test('signed from now on by a file are believed unsigned for a while, as where a person makes the secret', async () => {
    const { keep, organizationId } = await fresh();
    const { hookToken } = await saveHost(keep, organizationId, { ...input, webhookSecret: null });
    const saved = await saveHost(keep, organizationId, input);
    expect(await webhookHosts(keep, hookToken)).toMatchObject([{ secrets: ['first'], unsignedToo: true }]);
    expect(saved.previousSecretUntil).not.toBeNull();
    const made = await saveHost(keep, organizationId, { ...input, name: 'new' });
    expect(await webhookHosts(keep, made.hookToken)).toMatchObject([{ secrets: ['first'], unsignedToo: false }]);
  });

  test('removed while somebody changes them stay removed', async () => {
    const { keep, organizationId } = await fresh();
    const { id, url, email } = await saveHost(keep, organizationId, input);
    await removeHost(keep.db, organizationId, { id, reason: 'Removed by Ada.', also });
    const check = { permissions: [], actor: null } as unknown as HostCheck;
    const changed = changeHostAccess(keep, organizationId, { id, url, email, token: 'new', check, also });
    await expect(changed).rejects.toMatchObject({ code: 'no_token' });
    const rotated = rotateWebhookSecret(keep, organizationId, { id, secret: 'new', also });
    await expect(rotated).rejects.toMatchObject({ code: 'no_token' });
    await markWebhookMade(keep.db, organizationId, { id, made: true, also });
    const { state, hasWebhookSecret, webhookMadeAt } = (await getHost(keep.db, organizationId, id)) ?? {};
    expect({ state, hasWebhookSecret, webhookMadeAt }).toEqual({
      state: 'disconnected',
      hasWebhookSecret: false,
      webhookMadeAt: null,
    });
    expect(await hostAccess(keep, organizationId, id)).toBeNull();
  });

  test('do not become another kind', async () => {
    const { keep, organizationId } = await fresh();
    await saveHost(keep, organizationId, input);
    const changed = saveHost(keep, organizationId, { ...input, kind: 'jira-cloud' });
    await expect(changed).rejects.toMatchObject({ code: 'other_kind' });
  });

  test('saved by two at once are one, and its token opens', async () => {
    const { keep, organizationId } = await fresh();
    const both = await Promise.all([saveHost(keep, organizationId, input), saveHost(keep, organizationId, input)]);
    expect(both[0].id).toBe(both[1].id);
    expect(await hostAccess(keep, organizationId, both[0].id)).toMatchObject({ token: 'canary pat' });
  });

  test('lose their secrets and their webhooks for good when they are removed', async () => {
    const { keep, organizationId } = await fresh();
    const { id, hookToken } = await saveHost(keep, organizationId, input);
    await removeHost(keep.db, organizationId, { id, reason: 'Removed by Ada.', also });
    expect(await hostAccess(keep, organizationId, id)).toBeNull();
    expect(await webhookHosts(keep, hookToken)).toEqual([]);
    expect(await getHost(keep.db, organizationId, id)).toMatchObject({ hasWebhookSecret: false });
  });

  test('remember when they were last heard of', async () => {
    const { keep, organizationId } = await fresh();
    const { id } = await saveHost(keep, organizationId, input);
    await markHook(keep.db, organizationId, { id });
    const heard = (await getHost(keep.db, organizationId, id))?.lastHookAt;
    await markHook(keep.db, organizationId, { id });
    expect(heard).toBeInstanceOf(Date);
    expect((await getHost(keep.db, organizationId, id))?.lastHookAt).toEqual(heard);
  });

  test('have projects, whose settings come back as they were saved', async () => {
    const { keep, organizationId } = await fresh();
    const { id: hostId } = await saveHost(keep, organizationId, input);
    const linking = { ...defaultLinking(), bringOver: 'all' as const, template: '{{key}}' };
    linking.events.status.statuses = ['Done'];
    const saved = await saveProject(keep.db, organizationId, { hostId, key: 'SUP', connectionId: null, linking });
    expect(saved).toMatchObject({ hostId, key: 'SUP', connectionId: null, linking });
    const connectionId = randomUUID();
    const again = await saveProject(keep.db, organizationId, { hostId, key: 'SUP', connectionId, linking });
    expect(again).toMatchObject({ id: saved.id, key: 'SUP', connectionId, linking, revision: saved.revision + 1 });
    expect(await findProject(keep.db, organizationId, { hostId, key: 'SUP' })).toEqual(again);
    expect(await listProjects(keep.db, organizationId)).toEqual([again]);
    expect(await findProject(keep.db, await makeOrganization(keep.db), { hostId, key: 'SUP' })).toBeNull();
  });
});

test('settings stored by an older version get the defaults for what they lack', () => {
  expect(linkingOf({})).toEqual(defaultLinking());
  const old = linkingOf({ linking: { enabled: false, events: { comment: { notify: false } } } });
  expect(old).toMatchObject({
    enabled: false,
    events: { comment: { notify: false, reopen: false, publicOnly: false } },
  });
});
