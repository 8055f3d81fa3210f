/** Every action of workflows, behind an approval, on requests and on issues of every Jira alike. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApprovalAnswer, RunDetailAnswer } from '../../src/api/schemas/workflow-runs.ts';
import { PRIORITIES, STATUSES } from '../../sim/jira/model.ts';
import { sessionOf } from '../security/sweep.ts';
import { type MailServer, startMailServer } from '../smtp.ts';
import { escalationIn } from './escalation.ts';
import { connected, eachWorld, until } from './world.ts';

const mails: MailServer[] = [];
afterAll(async () => {
  for (const server of mails) await server.close();
});

async function withMail(): Promise<Record<string, string>> {
  const server = await startMailServer();
  mails.push(server);
  return { SMTP_URL: server.url, MAIL_FROM: 'Acme Support <help@acme.example>' };
}

eachWorld(
  'the actions of a workflow',
  (world) => {
    const hands = escalationIn(world);
    let boss: { headers: Record<string, string>; email: string };
    let receiver: Server;
    const heard: string[] = [];

    beforeAll(async () => {
      receiver = createServer((incoming, answer) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () => {
          heard.push(Buffer.concat(parts).toString('utf8'));
          answer.writeHead(204).end();
        });
      });
      await new Promise<void>((done) => {
        receiver.listen(0, '127.0.0.1', done);
      });
      if (world() === null) return;
      await world().apply({
        hosts: [{ name: 'help', kind: 'desk' }],
        projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
      });
      hands.addType('Escalated', []);
      const { db, organizationId } = world().app;
      const token = await sessionOf(db, organizationId, 'agent');
      const headers = { cookie: `deskbridge_session=${token}`, origin: world().url, 'sec-fetch-site': 'same-origin' };
      const session = await fetch(`${world().url}/api/v1/session`, { headers });
      boss = { headers, email: ((await session.json()) as { user: { email: string } }).user.email };
    });
    afterAll(() => {
      receiver.close();
    });

    const jiraOf = (host: string) => Object.values(world().sites).find(({ name }) => name === host)?.jira;

    const actionsOn = (host: string) => {
      const [done, high, assignee] = host === 'help' ? ['Resolved', 'high', boss.email] : ['Done', 'High', benOn(host)];
      return [
        { kind: 'add-tag', tag: 'first' },
        { kind: 'add-tag', tag: 'second' },
        { kind: 'remove-tag', tag: 'first' },
        { kind: 'set-priority', priority: high },
        { kind: 'assign', to: assignee },
        { kind: 'comment', text: 'Said by a workflow of {{issue.key}}' },
        { kind: 'post-note', text: 'Noted by a workflow of {{issue.key}}' },
        { kind: 'reopen' },
        { kind: 'reply', text: 'Answered by a workflow' },
        { kind: 'create-ticket', ticketType: 'Escalated', subject: 'Ticket of {{issue.key}}', message: 'It burns' },
        { kind: 'notify-requester', subject: 'About {{issue.key}}', text: 'It is looked at.' },
        {
          kind: 'webhook',
          url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
          values: { key: '{{issue.key}}' },
        },
        { kind: 'set-status', status: done },
      ].map((action, n) => ({ id: `s${n}-${action.kind}`, kind: 'action', action, onFailure: 'continue' }));
    };

    /** As the host knows him: Jira Cloud hides addresses. */
    function benOn(host: string): string {
      if (host !== 'cloud') return 'ben@acme.example';
      const given = { project: 'OPS', summary: 'Of somebody', assignee: 'ben' };
      return jiraOf(host)?.issue(jiraOf(host)?.act.createIssue(given).id ?? '')?.assigneeId ?? '';
    }

    async function create(host: string, conversation: string): Promise<{ id: string; key: string; requester: string }> {
      if (host !== 'help') {
        const made = jiraOf(host)?.act.createIssue({ project: 'SUP', summary: 'It burns', description: conversation });
        return { id: made?.id ?? '', key: made?.key ?? '', requester: 'ann@acme.example' };
      }
      const requester = { name: 'Cleo', email: `cleo-${randomUUID()}@acme.example` };
      const given = { project: 'REQ', title: 'It burns', description: conversation, requester };
      const { json } = await world().api('POST', '/api/v1/requests', given);
      return { id: json.id, key: json.key, requester: requester.email };
    }

    async function approved(issueId: string): Promise<void> {
      let id = '';
      await until('it is asked', async () => {
        const page = await fetch(`${world().url}/api/v1/approvals?mine=true&state=pending`, { headers: boss.headers });
        const { items } = (await page.json()) as { items: ApprovalAnswer[] };
        id = items.find(({ issue }) => issue.id === issueId)?.id ?? '';
        return id !== '';
      });
      const answer = await fetch(`${world().url}/api/v1/approvals/${id}/decision`, {
        method: 'POST',
        headers: { ...boss.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ decision: 'approved' }),
      });
      expect(answer.status).toBe(200);
    }

    async function endOf(workflow: string): Promise<RunDetailAnswer> {
      let run: RunDetailAnswer | null = null;
      await until('the run has ended', async () => {
        const [one] = (await world().api('GET', `/api/v1/workflow-runs?workflow=${workflow}`)).json.items;
        if (one === undefined) return false;
        run = JSON.parse((await world().api('GET', `/api/v1/workflow-runs/${one.id}`)).text) as RunDetailAnswer;
        return run.state !== 'running';
      });
      return run as unknown as RunDetailAnswer;
    }

    /** Its fields as the host has them by now. */
    async function fieldsOf(host: string, { id, key }: { id: string; key: string }): Promise<object> {
      if (host === 'help') {
        const { text } = await world().api('GET', `/api/v1/requests/${key}`);
        const { tags, priority, status, assignee } = JSON.parse(text) as Record<string, unknown>;
        return { tags, priority, status, assigned: assignee !== null };
      }
      const issue = jiraOf(host)?.issue(id);
      const name = (list: readonly { id: string; name: string }[], of?: string) =>
        list.find((one) => one.id === of)?.name;
      return {
        tags: issue?.labels,
        priority: name(PRIORITIES, issue?.priorityId),
        status: name(STATUSES, issue?.statusId),
        assigned: issue?.assigneeId !== null,
      };
    }

    async function commentsOn(host: string, { id, key }: { id: string; key: string }): Promise<number> {
      const all: unknown[] =
        host === 'help'
          ? (await world().api('GET', `/api/v1/requests/${key}/comments`)).json.items
          : (jiraOf(host)?.issue(id)?.comments ?? []);
      return all.filter((one) => JSON.stringify(one).includes('Said by a workflow')).length;
    }

    describe.each(['cloud', 'data-center', 'help'])('on %s', (host) => {
      test('are all done, each once, after somebody approved', async () => {
        const conversation = world().conversation();
        const steps = actionsOn(host);
        const definition = {
          name: `All ${randomUUID()}`,
          scope: { host, projects: [host === 'help' ? 'REQ' : 'SUP'] },
          trigger: { kind: 'issue-created' },
          steps: [
            {
              id: 'ask',
              kind: 'approval',
              ask: { people: [boss.email] },
              message: 'Go?',
              fourEyes: false,
              approved: steps,
            },
          ],
        };
        const made = await world().api('POST', '/api/v1/workflows', { definition, enabled: true });
        expect(made.status, made.text).toBe(201);
        const issue = await create(host, conversation.url);
        const known = [...hands.intercom().contacts.values()].map(({ email }) => email);
        if (!known.includes(issue.requester))
          world().intercom.addContact({ email: issue.requester, name: 'Cleo', role: 'user', workspace: connected.id });
        await until('it is linked', async () => (await world().links(issue.id)).length === 1);
        world().closeConversation(conversation.id);
        await approved(issue.id);
        const asked = () => mails.flatMap((server) => server.to(boss.email)).map(({ mail }) => mail.subject ?? '');
        await until('who is asked got a mail', () => asked().some((subject) => subject.includes(issue.key)));
        const over = await endOf(made.json.id);
        await world().api('DELETE', `/api/v1/workflows/${made.json.id}`);
        expect([over.state, over.reason]).toEqual(['done', null]);
        const ended = over.steps.filter(({ kind, state }) => kind === 'action' && state !== 'waiting');
        // Whose address Jira Cloud hides can neither be written to nor become a ticket's contact by it: each step says so, and the others go on.
        const isHidden = (kind: string) =>
          host === 'cloud' && (kind === 'create-ticket' || kind === 'notify-requester');
        expect(ended.map(({ step, state }) => `${step} ${state}`)).toEqual(
          steps.map(({ id, action }) => `${id} ${isHidden(action.kind) ? 'failed' : 'done'}`),
        );
        for (const { state, text } of ended) if (state === 'failed') expect(text).toMatch(/e-mail address/);
        await world().settled();
        expect(await fieldsOf(host, issue)).toEqual({
          tags: ['second'],
          ...(host === 'help' ? { priority: 'high', status: 'resolved' } : { priority: 'High', status: 'Done' }),
          assigned: true,
        });
        expect(await commentsOn(host, issue)).toBe(1);
        const notes = world()
          .notes(conversation.id)
          .filter((note) => note.text.includes('Noted by a workflow'));
        expect(notes).toHaveLength(1);
        expect(world().stateOf(conversation.id)).toBe('open');
        const { parts = [] } = hands.intercom().conversations.get(conversation.id) ?? {};
        const answers = parts.filter(
          ({ type, body }) => type === 'comment' && body?.includes('Answered by a workflow'),
        );
        expect(answers).toHaveLength(1);
        expect(heard.filter((body) => (JSON.parse(body) as { run: string }).run === over.id)).toHaveLength(1);
        if (host === 'cloud') return;
        const tickets = hands.tickets().filter(({ title }) => title === `Ticket of ${issue.key}`);
        expect(tickets).toHaveLength(1);
        const mailed = () => mails.flatMap((server) => server.to(issue.requester));
        await until('the requester is told', () =>
          mailed().some(({ mail }) => mail.subject?.includes(`About ${issue.key}`) === true),
        );
      });
    });
  },
  { variables: withMail },
);
