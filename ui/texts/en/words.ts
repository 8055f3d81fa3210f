import type { EffectAnswer, HostAnswer, LinkAnswer } from '../../../src/api/schemas.ts';

/** What events, effects, links and places are called wherever they are shown. */
export const texts = {
  hosts: {
    'jira-cloud': 'Jira Cloud',
    'jira-data-center': 'Jira Data Center',
    desk: 'Desk',
  } satisfies Record<HostAnswer['kind'], string>,

  /** Codes in reasons; they stand within a sentence of the server. */
  reasons: {
    other_workspace: 'it belongs to a workspace that is not connected to this project',
    no_connection: 'this project has no connection',
    conversation_gone: 'the conversation was deleted in Intercom',
    conversation_forbidden: 'the token may not see this conversation',
    plan_restricted: 'the plan of this workspace has no conversations',
    not_found: 'not found',
    forbidden: 'forbidden',
  },

  /** An effect, as the subject of a sentence. */
  effects: {
    note: 'Note',
    reply: 'Answer to the customer',
    contact: 'New contact',
    reopen: 'Reopening',
    'remote-link': 'Link on the issue',
    'remote-link-removal': 'Removal of the link on the issue',
    'ticket-creation': 'New ticket',
    'conversation-creation': 'New conversation',
    'issue-comment': 'Comment on the issue',
    'issue-comment-edit': 'New text of a comment',
    'issue-status': 'New status of the issue',
    'issue-fields': 'Change of the issue',
    'issue-creation': 'New issue',
    'conversation-tag': 'Tag of the conversation',
    'conversation-assignment': 'Assignment of the conversation',
    'ticket-state': 'New state of the ticket',
    'ticket-attributes': 'Shared fields of the ticket',
    mail: 'E-mail',
    'sign-in-mail': 'Link to the portal by e-mail',
    'test-mail': 'Test mail',
    webhook: 'Webhook',
  } satisfies Record<EffectAnswer['kind'], string>,
  done: {
    note: 'Note delivered',
    reply: 'Customer answered',
    contact: 'Contact made',
    reopen: 'Conversation reopened',
    'remote-link': 'Link put on the issue',
    'remote-link-removal': 'Link taken off the issue',
    'ticket-creation': 'Ticket made',
    'conversation-creation': 'Conversation made',
    'issue-comment': 'Issue commented',
    'issue-comment-edit': 'Comment brought up to date',
    'issue-status': 'Status of the issue set',
    'issue-fields': 'Issue changed',
    'issue-creation': 'Issue made',
    'conversation-tag': 'Tag of the conversation set',
    'conversation-assignment': 'Conversation assigned',
    'ticket-state': 'State of the ticket set',
    'ticket-attributes': 'Shared fields of the ticket checked',
    mail: 'E-mail sent',
    'sign-in-mail': 'Link to the portal sent',
    'test-mail': 'Test mail sent',
    webhook: 'Webhook delivered',
  } satisfies Record<EffectAnswer['kind'], string>,
  waitsItsTurn: (effect: string) => `${effect} waits its turn`,
  isOnItsWay: (effect: string) => `${effect} is on its way`,
  wasNotWanted: (effect: string) => `${effect} was no longer wanted`,
  mayHaveArrived: (effect: string) => `${effect} may have arrived, please look`,
  isLookedUp: (effect: string) => `${effect} may have arrived, it is being looked up`,
  failed: (effect: string) => `${effect} failed`,

  events: {
    waits: 'Waits to be decided',
    undecided: (reasons: string) => `Could not be decided: ${reasons}`,
    reasonLost: 'the reason was not kept',
    nothingToDo: (reasons: string) => `Nothing to do: ${reasons}`,
    noConversation: 'it concerns no conversation',
    leftOut: (reasons: string) => `Left out: ${reasons}`,
    doneBut: (reasons: string) => `Done: ${reasons}`,
    done: 'Done',
  },

  links: {
    active: 'Active',
    broken: 'Broken',
    ended: 'Ended',
  } satisfies Record<LinkAnswer['state'], string>,
  stopped: 'Stopped',

  /** Where a link comes from. */
  sources: {
    description: 'description',
    comment: 'comment',
    hand: 'by hand',
    escalation: 'escalation',
    command: 'command',
    'inbox-app': 'inbox app',
  } satisfies Record<SourceKind, string>,

  /** Of a workspace, a host and the like. */
  places: {
    connected: 'Connected',
    broken: 'Broken',
    disconnected: 'Disconnected',
  },
  planWithoutConversations: 'Plan without conversations',
};

export type SourceKind = 'description' | 'comment' | 'hand' | 'escalation' | 'command' | 'inbox-app';

export type Texts = typeof texts;
