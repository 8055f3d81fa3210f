/** Writing on the desk, held to what writing on every host must do, on both databases. */
import { expect, test } from 'vitest';
import { createDeskWrites } from '../src/desk/writes.ts';
import { Gone, RetryLater } from '../src/domain/errors.ts';
import type { FormField } from '../src/domain/desk/forms.ts';
import { DatabaseUnavailable } from '../src/store/db.ts';
import { insertService } from '../src/store/desk/services.ts';
import { eachDatabase, type FreshDatabase } from './databases.ts';
import { type DeskWorld, handsOf, startDesk } from './desk-world.ts';
import { refusalOf } from './host-world.ts';
import { commentOn, describeHostWrites, go, named, newIssue, REF, type WritesWorld } from './host-writes.contract.ts';

type World = WritesWorld & { of: DeskWorld };

async function worldOn(database: FreshDatabase): Promise<World> {
  const of = await startDesk(database);
  const { db, desk, host, access, ann, ben } = of;
  return {
    of,
    host,
    access,
    writes: createDeskWrites({ db, desk }),
    projectKey: 'REQ',
    issueType: null,
    statuses: { first: 'New', middle: 'In progress', last: 'Resolved' },
    tags: 'tags',
    priority: 'high',
    ben: ben.id,
    done: 'Resolved',
    ...handsOf(of),
    change: (id, { description }) => desk.change(ann, id, { change: { description }, revision: null, comment: null }),
  };
}

const begin = { summary: 'x', description: null };
const form: FormField[] = [
  { key: 'plan', label: 'Plan', kind: 'choice', required: true, help: null, options: ['Free', 'Team'] },
];

eachDatabase('writing on the desk', (database) => {
  describeHostWrites('The desk', () => worldOn(database()));

  test('a comment is for agents or for everybody, as wished, and by whom it was wished for', async () => {
    const { writes, host, access, addIssue } = await worldOn(database());
    const { id } = await addIssue(begin);
    const mira = { id: 'intercom:1', name: 'Mira Adler' };
    await writes.addComment(access, commentOn(id, { public: false }), go);
    await writes.addComment(access, commentOn(id, { public: true, by: mira, ref: 'OTHER1' }), go);
    const comments = (await host.listComments(access, id)).value;
    expect(comments.map((comment) => [comment.public, comment.author?.name])).toEqual([
      [false, 'Deskbridge'],
      [true, 'Mira Adler'],
    ]);
  });

  test('a comment sent again stands once', async () => {
    const { writes, host, access, addIssue } = await worldOn(database());
    const { id } = await addIssue(begin);
    const [first, second] = [
      await writes.addComment(access, commentOn(id), go),
      await writes.addComment(access, commentOn(id), go),
    ];
    expect(second.value).toEqual({ id: first.value.id, existed: true });
    expect((await host.listComments(access, id)).value).toHaveLength(1);
  });

  test('a request for a service asks for what its form asks for', async () => {
    const world = await worldOn(database());
    const { writes, host, access, of } = world;
    const service = {
      hostId: access.hostId,
      projectKey: 'REQ',
      name: 'Billing',
      description: '',
      fields: form,
      place: 0,
    };
    await of.db.tx(of.organizationId, (sql) => insertService(sql, service));
    const bare = newIssue(world, { issueType: 'billing' });
    const error = await refusalOf(writes.createIssue(access, bare, go));
    expect(error).toMatchObject({ code: 'fields_required' });
    expect(error.message).toMatch(/plan/i);
    const fields = [
      { kind: 'set' as const, field: 'answers.plan', value: 'Team' },
      { kind: 'set' as const, field: 'requester.email', value: 'Cleo@Example.com' },
      { kind: 'set' as const, field: 'requester', value: 'Cleo' },
    ];
    const { value } = await writes.createIssue(access, { ...bare, fields }, go);
    const { reporter } = (await host.readReported(access, value.id)).value;
    expect(reporter).toMatchObject({ name: 'Cleo', email: 'cleo@example.com' });
    const read = (await host.readFields(access, value.id, ['service', 'answers.plan'])).value;
    expect(read.get('service')).toMatchObject({ name: 'Billing' });
    expect(read.get('answers.plan')).toMatchObject({ text: 'Team' });
  });

  test('a request sent again, after a commit that was never heard of, is the one that was made', async () => {
    const world = await worldOn(database());
    const { writes, access } = world;
    const first = (await writes.createIssue(access, newIssue(world), go)).value;
    const second = (await writes.createIssue(access, newIssue(world), go)).value;
    expect(second).toEqual(first);
  });

  test('of another desk, or of one that is gone, nothing is written; without its database it is for later', async () => {
    const { writes, access, addIssue, of } = await worldOn(database());
    const { id } = await addIssue(begin);
    const elsewhere = { ...access, hostId: '00000000-0000-4000-8000-000000000000' };
    const wishes = { issueId: id, to: named('Resolved'), fields: [] };
    expect(await refusalOf(writes.addComment(elsewhere, commentOn(id), go))).toBeInstanceOf(Gone);
    expect(await refusalOf(writes.setStatus(elsewhere, wishes, go))).toBeInstanceOf(Gone);
    const away = async (): Promise<never> => Promise.reject(new DatabaseUnavailable('The database is away.'));
    const cut = createDeskWrites({ db: { ...of.db, tx: away, call: away }, desk: of.desk });
    expect(await refusalOf(cut.findComment(access, { issueId: id, ref: REF, since: 0 }))).toBeInstanceOf(RetryLater);
  });
});
