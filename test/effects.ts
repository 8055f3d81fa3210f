/** One effect of every kind there is; a kind that is added is missed here by the types. */
import type { Effect } from '../src/domain/effects.ts';
import { toldToAll } from '../src/domain/writes.ts';
import { richText } from './domain-builders.ts';

export type EveryEffect = { [K in Effect['kind']]: Extract<Effect, { kind: K }> };

export function everyEffect(of: {
  connectionId: string;
  conversationId: string;
  linkId: string;
  hostId: string;
  issueId: string;
}): EveryEffect {
  const { connectionId, conversationId, linkId, hostId, issueId } = of;
  const conversation = { connectionId, conversationId, linkId };
  const issue = { hostId, issueId };
  const wished = {
    connectionId,
    ...issue,
    subject: 'Invoices',
    message: 'Help',
    assignee: null,
    by: 'Ann',
    test: false,
  };
  const link = { globalId: 'g', url: 'https://app.test/100', title: 'Invoices', summary: null, resolved: false };
  const to = { name: 'Cleo', email: 'cleo@example.com' };
  const body = richText('words');
  return {
    note: { kind: 'note', ...conversation, body, moreUrl: null, opening: false, reopen: false },
    reply: { kind: 'reply', ...conversation, body },
    reopen: { kind: 'reopen', ...conversation },
    contact: { kind: 'contact', connectionId, ...issue, role: 'lead' },
    'remote-link': { kind: 'remote-link', ...issue, linkId, link },
    'remote-link-removal': { kind: 'remote-link-removal', ...issue, linkId, globalId: 'g' },
    'ticket-creation': {
      kind: 'ticket-creation',
      ...wished,
      ticketType: { id: '1', name: 'Bug report' },
      contact: { kind: 'reporter' },
      attributes: {},
      called: {},
    },
    'conversation-creation': { kind: 'conversation-creation', ...wished, contact: { id: 'c1', role: 'user' } },
    webhook: { kind: 'webhook', ...issue, url: 'https://hooks.test/in?token=hidden', payload: {} },
    'issue-comment': {
      kind: 'issue-comment',
      ...issue,
      text: body,
      public: false,
      by: null,
      moreUrl: null,
      origin: toldToAll,
    },
    'issue-comment-edit': {
      kind: 'issue-comment-edit',
      ...issue,
      linkId,
      ref: 'ABC234',
      commentId: null,
      text: body,
      moreUrl: null,
    },
    'issue-status': { kind: 'issue-status', ...issue, to: { id: null, name: 'Done' }, fields: [], origin: toldToAll },
    'issue-fields': {
      kind: 'issue-fields',
      ...issue,
      changes: [{ kind: 'set', field: 'priority', value: 'High' }],
      origin: toldToAll,
    },
    'issue-creation': {
      kind: 'issue-creation',
      hostId,
      projectKey: 'OPS',
      issueType: 'Task',
      summary: 'Invoices',
      description: body,
      fields: [],
      by: null,
      link: null,
    },
    'conversation-tag': { kind: 'conversation-tag', ...conversation, of: 'conversation', tag: 'vip', present: true },
    'conversation-assignment': {
      kind: 'conversation-assignment',
      ...conversation,
      of: 'ticket',
      assignee: { kind: 'team', id: '7' },
    },
    'ticket-state': { kind: 'ticket-state', ...conversation, stateId: '3' },
    mail: { kind: 'mail', ...issue, letter: { reason: 'told', to, subject: 'Your request', body } },
    'ticket-attributes': { kind: 'ticket-attributes', ...conversation, ...issue, lines: [], conflict: null },
    'test-mail': { kind: 'test-mail', letter: { reason: 'told', to, subject: 'A test', body } },
    'sign-in-mail': { kind: 'sign-in-mail', email: 'cleo@example.com' },
  };
}
