import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { playDemo } from './demo.ts';
import { startIntercomSim } from './intercom.ts';
import { startJiraSim } from './jira.ts';
import { ALL_EVENTS } from './jira/hooks.ts';
import { call } from './jira/testing.ts';
import type { DemoStep } from './demo.ts';
import type { IntercomSim } from './intercom.ts';
import type { JiraSim } from './jira.ts';

let intercom: IntercomSim;
let jira: JiraSim;
let bridge: { close: () => Promise<void> } | undefined;

beforeEach(async () => {
  [intercom, jira] = await Promise.all([
    startIntercomSim(),
    startJiraSim({ kind: 'data-center', contextPath: '/jira' }),
  ]);
});

afterEach(async () => {
  await Promise.all([intercom.close(), jira.close(), bridge?.close()]);
  bridge = undefined;
});

type Item = { field: string; toString: string };
type Hook = {
  issue: { id: string; key: string; fields: { description: string | null } };
  changelog: { items: Item[] };
};

/** Just enough of a bridge for the story. `notesPerChange`: 2 tells everything twice. */
async function startBridge({ notesPerChange }: { notesPerChange: number }): Promise<void> {
  const { token, adminId } = intercom.access();
  const tell = async (path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = JSON.stringify({ type: 'admin', admin_id: adminId, ...body });
    await fetch(intercom.url + path, { method: 'POST', headers, body: sent });
  };
  const hear = async ({ issue, changelog: { items } }: Hook): Promise<void> => {
    const conversation = /conversation\/(\d+)/.exec(issue.fields.description ?? '')?.[1];
    if (conversation === undefined) return;
    const news = items.filter(({ field }) => field !== 'description').map((item) => `${item.field}: ${item.toString}`);
    for (let copy = 0; copy < notesPerChange; copy++) {
      const body = `<p><b>Somebody</b> ${issue.key} ${news.join(', ')}</p>`;
      await tell(`/conversations/${conversation}/reply`, { message_type: 'note', body });
    }
    if (news.length === 0) {
      const object = { url: intercom.conversationUrl(conversation), title: 'The customer' };
      await call(jira, `POST /issue/${issue.id}/remotelink`, { globalId: conversation, object });
    } else await tell(`/conversations/${conversation}/parts`, { message_type: 'open' });
  };
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      response.end();
      void hear(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Hook);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  jira.hooks.add({
    url: `http://127.0.0.1:${port}/`,
    events: ALL_EVENTS.filter((event) => event === 'jira:issue_updated'),
  });
  bridge = {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describe('the demo', () => {
  test('plays the story and tells each step with what came of it', async () => {
    await startBridge({ notesPerChange: 1 });
    const steps: DemoStep[] = [];
    const summary = await playDemo({
      intercomUrl: intercom.url,
      jiraUrl: jira.url,
      onStep: (step) => steps.push(step),
    });
    expect(steps.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => ['started', 'done']).flat());
    expect(steps.at(-1)).toMatchObject({
      number: 5,
      of: 5,
      saw: expect.stringContaining('the conversation is open again') as string,
    });
    expect(summary.notes).toHaveLength(3);
    expect(summary.issue.url).toBe(`${jira.url}/browse/${summary.issue.key}`);
    expect((await fetch(summary.conversation.url)).status).toBe(200);
  });

  test('can be played again on the same simulators', async () => {
    await startBridge({ notesPerChange: 1 });
    const options = { intercomUrl: intercom.url, jiraUrl: jira.url, onStep: () => undefined };
    const [first, second] = [await playDemo(options), await playDemo(options)];
    expect(second.conversation.id).not.toBe(first.conversation.id);
    expect(second.notes).toHaveLength(3);
  });

  test('fails in words when everything is told twice', async () => {
    await startBridge({ notesPerChange: 2 });
    const steps: DemoStep[] = [];
    const playing = playDemo({ intercomUrl: intercom.url, jiraUrl: jira.url, onStep: (step) => steps.push(step) });
    await expect(playing).rejects.toThrow(
      /^(Step \d of 5 failed: the conversation heard|The conversation should have heard)/,
    );
  });

  test('fails in words when nobody listens to Jira', async () => {
    const playing = playDemo({ intercomUrl: intercom.url, jiraUrl: jira.url, onStep: () => undefined });
    await expect(playing).rejects.toThrow('The simulated Jira has no webhook');
  });

  test('fails in words when what should show does not', async () => {
    jira.hooks.add({ url: 'http://127.0.0.1:9/', events: ALL_EVENTS });
    const steps: DemoStep[] = [];
    const onStep = (step: DemoStep): void => void steps.push(step);
    const playing = playDemo({ intercomUrl: intercom.url, jiraUrl: jira.url, onStep, patienceMs: 100 });
    await expect(playing).rejects.toThrow('Step 2 of 5 failed');
    expect(steps.at(-1)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('note 1 in the conversation') as string,
    });
  });
});
