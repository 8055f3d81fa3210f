/** Intercom answering in 5 ms and a Jira that takes every remote link, set up as the product's vendors. */
import http from 'node:http';
import { startServer } from '../sim/http.ts';
import { startIntercomSim } from '../sim/intercom.ts';
import { until } from '../test/faults/product.ts';
import { payload, post } from './load.ts';
import type { Bench } from './product.ts';

const ANSWER_MS = 5;

export type Vendors = Awaited<ReturnType<typeof startVendors>>;

/** `calls`: Intercom's budget in 10 s; as good as none when left out. */
export async function startVendors(bench: Pick<Bench, 'secret'>, calls = 1_000_000) {
  const intercom = await startIntercomSim({ rateLimit: { calls } });
  intercom.faults.latencyMs = ANSWER_MS;
  const jira = await startServer({ handle: () => ({ kind: 'json', status: 200, body: { id: 1, self: '' } }) });
  let issues = 0;
  return {
    intercom,
    setup: {
      connections: [
        { name: 'acme', accessToken: intercom.access().token, clientSecret: 'client secret', apiUrl: intercom.url },
      ],
      hosts: [{ name: 'jira', kind: 'jira-data-center', url: jira.url, token: 'pat', webhookSecret: bench.secret }],
      projects: [{ host: 'jira', key: 'SUP', connection: 'acme' }],
    },
    killIntercom: () => intercom.faults.add({ fault: { kind: 'status', status: 503 } }),
    /** Makes issues that are linked to one conversation each (or all to `conversations`), waits for the link notes, answers their ids. */
    async link(target: Pick<Bench, 'port' | 'secret'>, count: number, conversations = 1): Promise<string[]> {
      const ids: string[] = [];
      const made: string[] = [];
      for (let n = 0; n < count; n += 1) {
        const id = `9${(issues += 1)}`;
        const linked = Array.from({ length: conversations }, () => intercom.addConversation().id);
        // One text links at most a hundred conversations: more of them come in comments.
        for (let at = 0; at < linked.length; at += 100)
          await post(
            target,
            http.globalAgent,
            linking(
              id,
              linked.slice(at, at + 100).map((one) => intercom.conversationUrl(one)),
              at / 100,
            ),
          );
        ids.push(id);
        made.push(...linked);
      }
      await until('every conversation has its link note', () => made.every((id) => intercom.notesOf(id).length > 0), {
        withinMs: 120_000,
      });
      return ids;
    },
    async close() {
      await Promise.all([intercom.close(), jira.close()]);
    },
  };
}

/** A comment, because later changes carry a description that names no conversation, as those of a real issue might. */
function linking(issueId: string, urls: string[], comment: number): Buffer {
  const { changelog: _, ...body } = JSON.parse(payload(0, issueId).toString()) as Record<string, unknown>;
  const at = '2023-11-14T22:13:20.000+0000';
  const author = { name: 'ann', displayName: 'Ann Archer' };
  const made = { id: `${issueId}${comment}`, body: urls.join('\n'), author, created: at, updated: at };
  return Buffer.from(JSON.stringify({ ...body, webhookEvent: 'comment_created', comment: made }));
}
