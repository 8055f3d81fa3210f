/** Deliveries whose vendors are all written out here: what they may do, and what they make of an answer. */
import { describe, expect, test } from 'vitest';
import { markdownText } from '../domain/text/markdown.ts';
import { Reconnect, RetryLater } from '../domain/errors.ts';
import type { Effect } from '../domain/effects.ts';
import type { HostWrites } from '../domain/host-writes.ts';
import type { TicketType } from '../domain/workspace.ts';
import { toldToAll } from '../domain/writes.ts';
import { sendsNothingBeside } from '../../test/beside.ts';
import { claimed } from '../../test/claimed.ts';
import { deliver } from './deliver.ts';
import type { DeliverPorts } from './deliver-ports.ts';

const type: TicketType = {
  id: '88',
  name: 'Bug',
  category: 'Customer',
  archived: false,
  states: [],
  attributes: [{ id: 'a1', name: 'Words', dataType: 'string', required: false, archived: false, options: [] }],
};

const conversation = { id: '100', url: null, title: null, state: 'closed' as const, updatedAt: null };

/** Vendors that answer every reading, and note every write. */
function vendors(more: Partial<DeliverPorts> = {}): { ports: DeliverPorts; written: string[] } {
  const written: string[] = [];
  const writes = <T>(what: string, value: T) => {
    written.push(what);
    return Promise.resolve({ value, rate: null });
  };
  const set = { conversation: null, existed: false };
  const byHost = { id: '1', existed: false };
  const hostWrites: HostWrites = {
    ...sendsNothingBeside.hostWrites({ hostId: 'h', kind: 'desk', url: '', email: null, token: '' }),
    editComment: () => writes('edit', byHost),
    setFields: () => writes('fields', byHost),
    addComment: (_access, _comment, before) => {
      before();
      return writes('comment', byHost);
    },
  };
  const ports: DeliverPorts = {
    ...sendsNothingBeside,
    inbox: {
      readConversation: () => Promise.resolve({ value: conversation, rate: null }),
      reopen: () => writes('reopen', conversation),
    } as unknown as DeliverPorts['inbox'],
    inboxWrites: {
      setTag: () => writes('tag', set),
      assign: () => writes('assign', set),
      setTicketState: () => writes('state', set),
      readTicketAttributes: () => Promise.resolve({ value: { typeId: '88', attributes: { Words: 'a' } }, rate: null }),
      setTicketAttributes: () => writes('attributes', set),
    },
    tickets: { ...sendsNothingBeside.tickets, listTicketTypes: () => Promise.resolve({ value: [type], rate: null }) },
    fieldsOf: () => Promise.resolve(new Map([['summary', { kind: 'text' as const, text: 'b' }]])),
    host: () =>
      ({
        putRemoteLink: () => writes('link', null),
        removeRemoteLink: () => writes('link', null),
      }) as unknown as ReturnType<DeliverPorts['host']>,
    hostWrites: () => hostWrites,
    connectionAccess: () =>
      Promise.resolve({ connectionId: 'c', apiUrl: '', token: '', adminId: '1' } as unknown as Awaited<
        ReturnType<DeliverPorts['connectionAccess']>
      >),
    hostAccess: () => Promise.resolve({ hostId: 'h', kind: 'desk', url: '', email: null, token: '' }),
    postWebhook: () => {
      written.push('webhook');
      return Promise.resolve();
    },
    settleMs: 100,
    mayStillSend: () => true,
    ...more,
  };
  return { ports, written };
}

const at = { connectionId: 'c', conversationId: '100' };
const on = { hostId: 'h', issueId: '1' };
const text = markdownText('x');
const shared = { lines: [{ ticketType: '88', attribute: 'a1', field: 'summary', values: {} }], conflict: null };
const lines = (owner: 'issue' | 'ticket') => ({ ...shared, lines: shared.lines.map((line) => ({ ...line, owner })) });
const toTicket: Effect = { kind: 'ticket-attributes', ...at, ...on, linkId: 'l', ...lines('issue') };
const toIssue: Effect = {
  kind: 'issue-fields',
  ...on,
  linkId: 'l',
  changes: [],
  origin: toldToAll,
  follow: { ...at, ...lines('ticket') },
};
const link = { globalId: 'g', url: 'https://x.y', title: 't', summary: '', resolved: false };

describe('a claim that grew old', () => {
  test.each<Effect>([
    { kind: 'reopen', ...at, linkId: 'l' },
    { kind: 'conversation-tag', ...at, of: 'conversation', tag: 'vip', present: true } as Effect,
    { kind: 'conversation-assignment', ...at, of: 'conversation', assignee: null } as Effect,
    { kind: 'ticket-state', ...at, stateId: '3' } as Effect,
    toTicket,
    toIssue,
    { kind: 'remote-link', ...on, linkId: null, link },
    { kind: 'remote-link-removal', ...on, linkId: 'l', globalId: 'g' },
    { kind: 'issue-fields', ...on, changes: [], origin: toldToAll },
    { kind: 'issue-comment', ...on, text, public: false, by: null, moreUrl: null, origin: toldToAll },
    { kind: 'issue-comment-edit', ...on, linkId: 'l', ref: 'R', commentId: '7', text, moreUrl: null },
    { kind: 'webhook', ...on, url: 'https://x.y', payload: {} },
  ])('writes nothing: $kind', async (effect) => {
    const fresh = vendors();
    expect(await deliver(claimed(effect), fresh.ports)).toMatchObject({ outcome: 'done' });
    expect(fresh.written).toHaveLength(1);
    const old = vendors({ mayStillSend: () => false });
    const { settlement } = await deliver(claimed(effect), old.ports);
    expect(old.written).toEqual([]);
    expect(settlement).toMatchObject({ state: 'pending', afterMs: 0, uncounted: true });
    expect(settlement.reason).toContain('the lease grew old');
  });
});

describe('shared fields, where', () => {
  const fails = (error: Error) => async (): Promise<never> => {
    throw error;
  };
  const noHost = { fieldsOf: fails(new Reconnect('Jira does not know the token any more.')) };
  const noInbox = {
    inboxWrites: {
      ...sendsNothingBeside.inboxWrites,
      readTicketAttributes: fails(new Reconnect('Intercom does not know the token any more.')),
    },
  };

  test('the host refuses what is written on it, close its door, in its own words', async () => {
    const { settlement, outcome } = await deliver(claimed(toIssue), vendors(noHost).ports);
    expect(outcome).toBe('paused');
    expect(settlement.door).toMatchObject({ kind: 'close' });
    expect(settlement.reason).toBe('Jira does not know the token any more.');
    const limited = { fieldsOf: fails(new RetryLater('Too many calls.', { limited: true, afterMs: 5 })) };
    expect((await deliver(claimed(toIssue), vendors(limited).ports)).settlement).toMatchObject({ uncounted: true });
  });

  test('the side that is only read refuses, leave the door open', async () => {
    const issue = await deliver(claimed(toIssue), vendors(noInbox).ports);
    expect(issue.settlement.door).toBeUndefined();
    expect(issue.settlement.reason).toMatch(/^Intercom could not be read/);
    const ticket = await deliver(claimed(toTicket), vendors(noHost).ports);
    expect(ticket.settlement.door).toBeUndefined();
    expect(ticket.settlement.reason).toMatch(/^the host could not be read/);
  });
});
