import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import { queueIn } from '../../test/queue.ts';
import { addHeardTopics, readTopics } from './hook-topics.ts';

eachDatabase('topics that were heard of', (database) => {
  test('give way where there are too many, those not heard of for longest first; the others go on', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const { connectionId } = await queueIn(db, organizationId).addConnection();
    const heard = (topics: string[], at: number) => ({
      connectionId,
      heard: { topics: topics.map((topic) => ({ topic, count: 1, lastAt: new Date(at) })), badSignatures: null },
    });
    const many = Array.from({ length: 300 }, (_, n) => `t${1000 + n}`);
    await addHeardTopics(db, organizationId, heard(many, 1_000));
    await addHeardTopics(db, organizationId, heard(['t1000', 'conversation.admin.closed'], 2_000));
    const { topics } = await readTopics(db, organizationId, connectionId);
    expect(topics).toHaveLength(300);
    expect(topics.find(({ topic }) => topic === 't1000')?.count).toBe(2);
    expect(topics.map(({ topic }) => topic)).toContain('conversation.admin.closed');
  });
});
