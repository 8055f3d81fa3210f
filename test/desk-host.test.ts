/** The desk held to what every host must do, on both databases. */
import { test, expect } from 'vitest';
import { RetryLater } from '../src/domain/errors.ts';
import { DatabaseUnavailable } from '../src/store/db.ts';
import { createDeskHost } from '../src/desk/host.ts';
import { listRemoteLinks } from '../src/store/request-comments.ts';
import { type FreshDatabase, eachDatabase } from './databases.ts';
import { startDesk } from './desk-world.ts';
import { describeHost } from './host.contract.ts';
import { type HostWorld, refusalOf } from './host-world.ts';

async function worldOn(database: FreshDatabase): Promise<HostWorld> {
  const { db, organizationId, desk, host, access, ann, ben, wish } = await startDesk(database);
  const statuses: Record<string, 'resolved'> = { Resolved: 'resolved' };
  const said = { byRequester: false, channel: 'api' } as const;
  return {
    host,
    access,
    done: 'Resolved',
    addIssue: ({ summary, description }) => desk.create(ann, wish({ title: summary, description: description ?? '' })),
    change: (id, { status, assignee, description }) =>
      desk.change(ann, id, {
        change: {
          status: status === undefined ? undefined : statuses[status],
          assignee: assignee === 'ben' ? ben : assignee === null ? null : undefined,
          description,
        },
        revision: null,
        comment: null,
      }),
    async addComment(id, { text, internal = false }) {
      const comment = await desk.comment(ann, id, { ...said, text, public: !internal });
      return comment?.id ?? '';
    },
    editComment: (id, commentId, text) => desk.editComment(ann, { id, commentId, text }),
    deleteComment: (id, commentId) => desk.removeComment(ann, { id, commentId }),
    async moveIssue(id) {
      const moved = await desk.change(ann, id, { change: { projectKey: 'OPS' }, revision: null, comment: null });
      return moved?.request.key ?? '';
    },
    deleteIssue: (id) => desk.remove(ann, id),
    remoteLinksOf: (id) => db.tx(organizationId, (sql) => listRemoteLinks(sql, id)),
    close: async () => undefined,
  };
}

eachDatabase('the desk', (database) => {
  describeHost('The desk', () => worldOn(database()));

  test('whose database is away is for later', async () => {
    const { access } = await worldOn(database());
    const away = async (): Promise<never> => Promise.reject(new DatabaseUnavailable('The database is away.'));
    const host = createDeskHost({ ...database().db, tx: away, call: away });
    for (const call of [host.readIssue(access, 'REQ-1'), host.listComments(access, 'REQ-1'), host.check(access)])
      expect(await refusalOf(call)).toBeInstanceOf(RetryLater);
  });

  test('checks well as long as it is set up', async () => {
    const { host, access } = await worldOn(database());
    expect(await host.check(access)).toMatchObject({ ok: true, answered: true, problems: [] });
  });
});
