/** The panel beside an issue, between a pretend Jira and a pretend Intercom. */
import { describe, expect, test } from 'vitest';
import { eachWorld, until } from './world.ts';
import type { PanelAnswer } from '../../src/api/schemas/panel.ts';

eachWorld('the panel', (world) => {
  const panel = async (host: string, issue: string, query = ''): Promise<PanelAnswer> => {
    const answer = await world().api('GET', `/api/v1/panel/${host}/${issue}${query}`);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.json as unknown as PanelAnswer;
  };

  describe('of an issue with linked conversations', () => {
    test('is answered at once, and whole once they were read', async () => {
      const { id, url } = world().conversation({ title: 'Export stops' });
      const { act } = world().sites['data-center'].jira;
      const issue = act.createIssue({ project: 'SUP', summary: 'Export', description: url });
      await world().settled();
      const first = await panel('data-center', issue.key);
      expect(first).toMatchObject({ state: 'ready', refreshing: true, cards: [{ conversationId: id, readAt: null }] });
      await until('it was read', async () => !(await panel('data-center', issue.key)).refreshing);
      const read = await panel('data-center', issue.key);
      expect(read).toMatchObject({
        cards: [
          {
            title: 'Export stops',
            state: 'open',
            problem: null,
            contact: {
              name: 'Mira Lindqvist',
              role: 'user',
              fields: [{ key: 'email', label: 'Email', kind: 'email' }, { key: 'phone' }],
            },
          },
        ],
        customers: { contacts: 1, companies: 0, sum: null, unread: 0 },
        can: { link: true, unlink: true, createContact: false, reply: true },
      });
      expect(read.readAt).not.toBeNull();
    });
  });
});
