import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startIntercomSim } from './intercom.ts';
import type { IntercomSim, IntercomSimOptions } from './intercom.ts';
import { createCaller, dig, noteBody } from './intercom/caller.ts';

let sim: IntercomSim;
const call = createCaller(() => sim);

beforeEach(async () => {
  sim = await startIntercomSim();
});

afterEach(async () => {
  await sim.close();
});

async function restartWith(options: IntercomSimOptions): Promise<void> {
  await sim.close();
  sim = await startIntercomSim(options);
}

describe('access', () => {
  test('tells who is calling and which workspace', async () => {
    const { body } = await call('GET /me');
    expect(body).toMatchObject({
      id: sim.access().adminId,
      app: { id_code: 'x7k2p9qd', name: 'Acme Support', region: 'US' },
    });
  });

  test('refuses an unknown token and a revoked one in the error envelope', async () => {
    const unknown = await call('GET /me', undefined, { token: 'nobody' });
    expect(unknown.status).toBe(401);
    expect(unknown.body).toMatchObject({
      type: 'error.list',
      errors: [{ code: 'unauthorized', message: 'Access Token Invalid' }],
    });
    expect(unknown.headers.get('x-ratelimit-limit')).toBeNull();
    const [token] = sim.workspace().tokens.values();
    if (token) token.revoked = true;
    expect((await call('GET /me')).code).toBe('token_revoked');
  });

  test('keeps workspaces apart', async () => {
    await restartWith({ workspaces: [{ id: 'aaaaaaaa' }, { id: 'bbbbbbbb', region: 'EU', name: 'Other' }] });
    const foreign = sim.addConversation({ workspace: 'bbbbbbbb' });
    const { token } = sim.access('bbbbbbbb');
    expect((await call(`GET /conversations/${foreign.id}`)).status).toBe(404);
    expect((await call(`GET /conversations/${foreign.id}`, undefined, { token })).status).toBe(200);
    expect((await call('GET /me', undefined, { token })).at('app')).toMatchObject({
      id_code: 'bbbbbbbb',
      region: 'EU',
    });
  });

  test('refuses an unknown version', async () => {
    const { status, code } = await call('GET /me', undefined, { version: '9.9' });
    expect([status, code]).toEqual([400, 'intercom_version_invalid']);
  });

  test('answers 403 without an active subscription, on conversations only', async () => {
    const { id } = sim.addConversation();
    sim.workspace().planRestricted = true;
    const { status, code } = await call(`POST /conversations/${id}/reply`, noteBody(sim, 'Hello'));
    expect([status, code]).toEqual([403, 'api_plan_restricted']);
    expect((await call('GET /me')).status).toBe(200);
    expect(sim.notesOf(id)).toEqual([]);
  });

  test('answers 403 when the app lacks a permission', async () => {
    const { id } = sim.addConversation();
    for (const token of sim.workspace().tokens.values()) token.missing.add('write_conversations');
    expect((await call(`POST /conversations/${id}/reply`, noteBody(sim, 'Hello'))).status).toBe(403);
    expect((await call(`GET /conversations/${id}`)).status).toBe(200);
  });

  test('does not act for a teammate who was removed', async () => {
    const { id } = sim.addConversation();
    const note = noteBody(sim, 'Hello');
    sim.workspace().admins.delete(sim.access().adminId);
    const { status, code } = await call(`POST /conversations/${id}/reply`, note);
    expect([status, code]).toEqual([404, 'admin_not_found']);
  });
});

describe('notes', () => {
  test('are kept, cleaned and marked with the app that made them', async () => {
    const { id } = sim.addConversation();
    const html = '<div><p onclick="x()">A <b>bold</b> <a href="javascript:x">word</a></p><script>x()</script></div>';
    const { at } = await call(`POST /conversations/${id}/reply`, noteBody(sim, html));
    const part = at('conversation_parts.conversation_parts.-1');
    expect(part).toMatchObject({
      part_type: 'note',
      body: '<p>A <b>bold</b> <a>word</a></p>',
      app_package_code: 'deskbridge-1',
    });
    expect(sim.notesOf(id)).toMatchObject([{ partId: dig(part, 'id'), body: dig(part, 'body') }]);
    expect(sim.writes()).toMatchObject([
      { method: 'POST', conversationId: id, partId: dig(part, 'id'), token: 'token of Ada Fitzgerald' },
    ]);
  });

  test('leave a closed conversation closed; opening it is a call of its own', async () => {
    const { id } = sim.addConversation();
    const admin_id = sim.access().adminId;
    await call(`POST /conversations/${id}/parts`, { message_type: 'close', type: 'admin', admin_id });
    expect((await call(`POST /conversations/${id}/reply`, noteBody(sim, 'Hi'))).at('state')).toBe('closed');
    const opened = await call(`POST /conversations/${id}/parts`, { message_type: 'open', admin_id });
    expect(opened.body).toMatchObject({ state: 'open', open: true });
  });

  test('a customer who answers reopens the conversation in one part', async () => {
    const { id, contactIds } = sim.addConversation();
    const admin_id = sim.access().adminId;
    await call(`POST /conversations/${id}/parts`, { message_type: 'close', type: 'admin', admin_id });
    const reply = { message_type: 'comment', type: 'user', intercom_user_id: contactIds[0], body: 'Still broken' };
    const { at } = await call(`POST /conversations/${id}/reply`, reply);
    expect(at('state')).toBe('open');
    expect(at('conversation_parts.conversation_parts.-1')).toMatchObject({
      part_type: 'open',
      body: '<p>Still broken</p>',
    });
  });

  test('are read back at most 500 at a time, with the true total', async () => {
    const { id } = sim.addConversation();
    await call(`POST /conversations/${id}/reply`, noteBody(sim, 'The oldest'));
    sim.addFiller(id, 500);
    const { body, at } = await call(`GET /conversations/${id}`);
    expect(at('conversation_parts.total_count')).toBe(501);
    expect(at('conversation_parts.conversation_parts')).toHaveLength(500);
    expect(JSON.stringify(body)).not.toContain('The oldest');
  });

  test('appear in reads only after the read lag', async () => {
    let now = Date.UTC(2026, 0, 1);
    await restartWith({ clock: () => now });
    const { id } = sim.addConversation();
    sim.state.readLagMs = 600;
    await call(`POST /conversations/${id}/reply`, noteBody(sim, 'Soon'));
    const seen = async () => (await call(`GET /conversations/${id}`)).at('conversation_parts.total_count');
    expect(await seen()).toBe(0);
    now += 600;
    expect(await seen()).toBe(1);
  });

  test('stay in the record when redacted or deleted with their conversation', async () => {
    const { id } = sim.addConversation();
    const { at } = await call(`POST /conversations/${id}/reply`, noteBody(sim, '<p>Secret</p>'));
    const conversation_part_id = at('conversation_parts.conversation_parts.0.id');
    const redaction = { type: 'conversation_part', conversation_id: id, conversation_part_id };
    const redacted = await call('POST /conversations/redact', redaction);
    expect(redacted.at('conversation_parts.conversation_parts.0')).toMatchObject({ redacted: true });
    expect(JSON.stringify(redacted.body)).not.toContain('Secret');
    await call(`DELETE /conversations/${id}`);
    expect((await call(`GET /conversations/${id}`)).status).toBe(404);
    expect(sim.notesOf(id)).toMatchObject([{ body: '<p>Secret</p>' }]);
  });

  test('come as plain text when asked for', async () => {
    const { id } = sim.addConversation();
    await call(`POST /conversations/${id}/reply`, noteBody(sim, '<p>A &lt; <b>B</b></p><p>[ref 7F3K2Q]</p>'));
    const { at } = await call(`GET /conversations/${id}?display_as=plaintext`);
    expect(at('conversation_parts.conversation_parts.0.body')).toBe('A < B\n[ref 7F3K2Q]');
  });
});

describe('the rate limit', () => {
  test('is counted in aligned windows per token, and told in headers', async () => {
    let now = Date.UTC(2026, 0, 1) + 9_000;
    await restartWith({ clock: () => now, rateLimit: { calls: 2 } });
    const first = await call('GET /me');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(first.headers.get('x-ratelimit-reset')).toBe(String(Date.UTC(2026, 0, 1) / 1000 + 10));
    await call('GET /me');
    const third = await call('GET /me');
    expect([third.status, third.code]).toEqual([429, 'rate_limit_exceeded']);
    now += 1_000;
    expect((await call('GET /me')).status).toBe(200);
    expect(sim.stats()).toMatchObject({ calls: 4, overLimit: 1 });
  });

  test('counts calls that run at the same time', async () => {
    sim.faults.latencyMs = 250;
    await Promise.all([call('GET /me'), call('GET /me'), call('GET /me')]);
    expect(sim.stats().maxInFlight).toBe(3);
    expect(sim.stats().inFlight).toBe(0);
  });
});
