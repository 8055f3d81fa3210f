/** The workflows that come with Deskbridge, as a beginning of one's own: whoever takes one names their own ticket type, teams and people. */
import type { Workflow } from './model.ts';

export interface WorkflowTemplate {
  id: string;
  definition: Workflow;
}

const stopping = { onFailure: 'stop', retries: 3 } as const;
const goingOn = { onFailure: 'continue', retries: 3 } as const;

const customerIssueEscalation: Workflow = {
  name: 'Customer issue escalation',
  description:
    'An urgent request is escalated to Intercom once the requester’s manager, or whoever stands in, approves it; the requester hears how it went.',
  scope: {},
  trigger: { kind: 'issue-created' },
  ownChanges: false,
  conditions: { all: [{ field: 'priority', is: 'one-of', value: ['high', 'urgent', 'highest'] }] },
  steps: [
    {
      id: 'approve',
      kind: 'approval',
      ask: { people: [], manager: true, otherwise: [] },
      mode: 'any',
      message: '{{issue.key}} {{issue.summary}} has the priority {{issue.priority}}. May it be escalated to Intercom?',
      remindAfter: '4h',
      expireAfter: '2d',
      fourEyes: true,
      approved: [
        {
          id: 'ticket',
          kind: 'action',
          action: {
            kind: 'create-ticket',
            ticketType: 'Customer issue',
            subject: '{{issue.key}} {{issue.summary}}',
            message: 'Escalated by {{workflow}}, approved by {{approval.by}}.\n{{issue.url}}',
            attributes: {},
          },
          onFailure: 'retry',
          retries: 3,
        },
        { id: 'tag', kind: 'action', action: { kind: 'add-tag', tag: 'escalated' }, ...goingOn },
        {
          id: 'tell-approved',
          kind: 'action',
          action: {
            kind: 'notify-requester',
            subject: '{{issue.key}} is escalated',
            text: 'Your request “{{issue.summary}}” was approved by {{approval.by}} and is with our specialists now.',
          },
          ...goingOn,
        },
      ],
      rejected: [
        {
          id: 'comment-rejected',
          kind: 'action',
          action: {
            kind: 'comment',
            text: 'Not escalated: {{approval.by}} rejected it. {{approval.comment}}',
            public: false,
          },
          ...stopping,
        },
      ],
      expired: [
        {
          id: 'comment-expired',
          kind: 'action',
          action: {
            kind: 'comment',
            text: 'Not escalated: nobody decided in time. Ask again by hand if it is still urgent.',
            public: false,
          },
          ...stopping,
        },
      ],
    },
  ],
};

const specialistHandoff: Workflow = {
  name: 'Specialist handoff',
  description:
    'What is tagged “specialist” goes to the specialists in Intercom as a ticket; if nobody moved it within a day, the linked conversations hear of it.',
  scope: {},
  trigger: { kind: 'tag-added', tag: 'specialist' },
  ownChanges: false,
  conditions: { all: [{ field: 'status-category', is: 'not-equals', value: 'done' }] },
  steps: [
    {
      id: 'ticket',
      kind: 'action',
      action: {
        kind: 'create-ticket',
        ticketType: 'Specialist',
        subject: 'Handoff: {{issue.key}} {{issue.summary}}',
        message: '{{actor}} asks for a specialist.\n{{issue.url}}',
        attributes: {},
      },
      onFailure: 'retry',
      retries: 3,
    },
    {
      id: 'comment',
      kind: 'action',
      action: { kind: 'comment', text: 'Handed to the specialists in Intercom.', public: false },
      ...goingOn,
    },
    { id: 'wait', kind: 'wait', for: '1d' },
    {
      id: 'still-open',
      kind: 'branch',
      when: { all: [{ field: 'status-category', is: 'equals', value: 'new' }] },
      holds: [
        {
          id: 'remind',
          kind: 'action',
          action: {
            kind: 'post-note',
            text: 'Nobody has begun with {{issue.key}} since it was handed over a day ago.',
            reopen: true,
          },
          ...goingOn,
        },
      ],
      otherwise: [],
    },
  ],
};

export const workflowTemplates: readonly WorkflowTemplate[] = [
  { id: 'customer-issue-escalation', definition: customerIssueEscalation },
  { id: 'specialist-handoff', definition: specialistHandoff },
];
