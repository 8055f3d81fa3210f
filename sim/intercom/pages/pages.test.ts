import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startIntercomSim } from '../../intercom.ts';
import type { IntercomSim } from '../../intercom.ts';
import { createCaller, noteBody } from '../caller.ts';

let sim: IntercomSim;
const call = createCaller(() => sim);

beforeEach(async () => {
  sim = await startIntercomSim();
});

afterEach(async () => {
  await sim.close();
});

describe('pages', () => {
  const page = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${sim.url}${path}`, init);
    return { response, html: await response.text() };
  };

  test('show a conversation under every form of its address', async () => {
    const { id } = sim.addConversation({ title: 'Invoices are sent twice' });
    const forms = [
      `/a/inbox/x7k2p9qd/inbox/shared/all/conversation/${id}`,
      `/a/inbox/x7k2p9qd/inbox/conversation/${id}?view=List`,
      `/a/inbox/x7k2p9qd/inbox/admin/8857114/conversation/${id}`,
      `/a/inbox/x7k2p9qd/inbox/view/12/conversation/${id}`,
      `/a/inbox/x7k2p9qd/inbox/search/conversation/${id}?query=user%40example.com`,
      `/a/inbox/x7k2p9qd/conversation/${id}`,
      `/a/apps/x7k2p9qd/conversations/${id}`,
      `/a/apps/x7k2p9qd/inbox/inbox/all/conversations/${id}`,
      `/a/apps/x7k2p9qd/inbox/inbox/1935680/conversations/${id}`,
      `/a/apps/_/inbox/conversation/${id}`,
      `/a/apps/x7k2p9qd/respond/inbox/27020/conversations/${id}`,
      `/a/apps/x7k2p9qd/inbox/shared/all/ticket/${id}`,
    ];
    for (const form of forms) expect((await page(form)).html).toContain('<h1>Invoices are sent twice</h1>');
    expect((await page('/a/inbox/x7k2p9qd/inbox/conversation/1')).response.status).toBe(404);
  });

  test('show notes apart from messages, and text of strangers as text', async () => {
    const { id } = sim.addConversation({ body: '<img src=x onerror=alert(1)>', title: '<b>Title</b>' });
    await call(`POST /conversations/${id}/reply`, noteBody(sim, '<p>Only <b>we</b> read this</p>'));
    const { html, response } = await page(`/a/inbox/x7k2p9qd/inbox/conversation/${id}`);
    expect(html).toContain('Internal note');
    expect(html).toContain('<p>Only <b>we</b> read this</p>');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('<b>Title</b>');
    expect(html).toContain('Simulated Intercom');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style="|onclick=/);
  });

  test('let a person write as the customer and as the team, close and reopen', async () => {
    const conversation = sim.addConversation();
    const path = `/a/inbox/x7k2p9qd/inbox/conversation/${conversation.id}`;
    const send = (fields: Record<string, string>) => page(path, { method: 'POST', body: new URLSearchParams(fields) });
    await send({ act: 'note', text: 'For us' });
    await send({ act: 'close' });
    expect(conversation.state).toBe('closed');
    await send({ act: 'customer', text: 'Hello again' });
    expect(conversation.state).toBe('open');
    expect(conversation.parts.map((part) => [part.type, part.body, part.app])).toEqual([
      ['note', '<p>For us</p>', null],
      ['close', null, null],
      ['open', '<p>Hello again</p>', null],
    ]);
  });

  test('refuse forms that another site sends', async () => {
    const conversation = sim.addConversation();
    const path = `/a/inbox/x7k2p9qd/inbox/conversation/${conversation.id}`;
    const headers = { 'sec-fetch-site': 'cross-site' };
    const { response } = await page(path, { method: 'POST', headers, body: new URLSearchParams({ act: 'close' }) });
    expect([response.status, conversation.state]).toEqual([403, 'open']);
  });

  test('are told of each change', async () => {
    const { id } = sim.addConversation();
    const stream = await fetch(`${sim.url}/_sim/events`);
    const reader = stream.body?.getReader();
    await call(`POST /conversations/${id}/reply`, noteBody(sim, 'Hi'));
    let seen = '';
    while (!seen.includes('event: change')) seen += new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    expect(seen).toContain(id);
  });

  test('tell the story of the seeded demo', async () => {
    const { contacts, conversations, admins, teams } = sim.seed();
    expect([contacts.length, conversations.length, admins.length, teams.length]).toEqual([4, 6, 3, 2]);
    const { html } = await page('/');
    for (const name of ['Mira Lindqvist', 'Joseph Okafor', 'Hana Kobayashi', 'Luca Moretti'])
      expect(html).toContain(name);
  });
});
