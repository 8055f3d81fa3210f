/** What an action of a workflow comes to, for one issue as it is now: effects, each with a key that makes it happen once. Pure. */
import type { Effect, NewEffect } from '../effects.ts';
import type { Plan } from './run-model.ts';
import type { Action } from './model.ts';
import { plainOf, richOf } from './text.ts';
import { planTicket } from './ticket.ts';
import type { ActionContext } from './action-context.ts';
import { issueUrl } from '../news.ts';
import { type FieldChange, toldToAll } from '../writes.ts';

export function planAction(action: Action, context: ActionContext): Plan {
  switch (action.kind) {
    case 'post-note':
      return toConversations(context, ({ connectionId, conversationId, linkId }) => ({
        kind: 'note',
        connectionId,
        conversationId,
        linkId,
        body: richOf(action.text, context),
        moreUrl: issueUrl(context.host, context.issue.key),
        opening: false,
        reopen: action.reopen,
      }));
    case 'reopen':
      return toConversations(context, (target) => ({ kind: 'reopen', ...target }));
    case 'reply':
      return toConversations(context, (target) => ({ kind: 'reply', ...target, body: richOf(action.text, context) }));
    case 'set-priority':
      return changing(context, { kind: 'set', field: 'priority', value: action.priority });
    case 'set-status':
      return one(context, 'status', {
        kind: 'issue-status',
        ...idsOf(context),
        to: { id: null, name: action.status },
        fields: [],
        origin: toldToAll,
      });
    case 'add-tag':
      return changing(context, { kind: 'list', field: tagsOf(context), add: [action.tag], remove: [] });
    case 'remove-tag':
      return changing(context, { kind: 'list', field: tagsOf(context), add: [], remove: [action.tag] });
    case 'assign':
      return changing(context, { kind: 'set', field: 'assignee', value: action.to });
    case 'comment':
      return one(context, 'comment', {
        kind: 'issue-comment',
        ...idsOf(context),
        text: richOf(action.text, context),
        public: action.public,
        by: null,
        moreUrl: null,
        origin: toldToAll,
      });
    case 'webhook':
      return one(context, 'webhook', webhook(action, context));
    case 'create-ticket':
      return planTicket(action, context, { key: keyOf(context, 'ticket'), source: context.tickets });
    case 'notify-requester':
      return notify(action, context);
  }
}

interface Target {
  connectionId: string;
  conversationId: string;
  linkId: string;
}

/** To every linked conversation that can be reached. */
function toConversations(context: ActionContext, effectOf: (target: Target) => Effect): Plan {
  const effects = context.links.flatMap((link): NewEffect[] => {
    const { id: linkId, connectionId, conversationId, broken } = link;
    if (broken !== null || connectionId === null) return [];
    return [
      { key: keyOf(context, linkId), effect: effectOf({ connectionId, conversationId, linkId }), run: context.runId },
    ];
  });
  if (effects.length > 0) return { kind: 'effects', effects };
  const reason =
    context.links.length === 0 ? 'no conversation is linked' : 'none of the linked conversations can be reached';
  return { kind: 'nothing', reason };
}

function idsOf({ issue }: ActionContext): { hostId: string; issueId: string } {
  return { hostId: issue.hostId, issueId: issue.id };
}

/** What Jira calls labels. */
function tagsOf({ host }: ActionContext): string {
  return host.kind === 'desk' ? 'tags' : 'labels';
}

function changing(context: ActionContext, change: FieldChange): Plan {
  return one(context, change.field, { kind: 'issue-fields', ...idsOf(context), changes: [change], origin: toldToAll });
}

function one(context: ActionContext, target: string, effect: Effect): Plan {
  return { kind: 'effects', effects: [{ key: keyOf(context, target), effect, run: context.runId }] };
}

/** The run, the step and the target: whoever decides it again stores nothing new. The database finds the run by it. */
function keyOf({ runId, stepId }: ActionContext, target: string): string {
  return `${RUN_KEY}${runId}:${stepId}:${target}`;
}

/** How keys of effects of runs begin; 0019_workflows.sql looks for it. */
const RUN_KEY = 'workflow:';

function notify(action: Extract<Action, { kind: 'notify-requester' }>, context: ActionContext): Plan {
  const email = context.facts.issue['requester'] ?? null;
  const name = context.facts.issue['requester-name'] ?? '';
  if (!context.mail) return { kind: 'problem', reason: 'e-mail is off: set SMTP_URL and MAIL_FROM, then try again' };
  if (typeof email !== 'string' || email === '')
    return { kind: 'problem', reason: 'the requester’s e-mail address is not known, or the host does not show it' };
  const subject = plainOf(action.subject, context);
  const to = { name: String(name), email: email.toLowerCase() };
  const letter = { reason: 'told' as const, to, subject, body: richOf(action.text, context) };
  return one(context, 'requester', { kind: 'mail', ...idsOf(context), letter });
}

function webhook(action: Extract<Action, { kind: 'webhook' }>, context: ActionContext): Effect {
  const { issue, host, runId, stepId, workflow, trigger, actor } = context;
  const { hostId, id: issueId, key, projectKey, summary, status, assignee } = issue;
  return {
    kind: 'webhook',
    hostId,
    issueId,
    url: action.url,
    payload: {
      type: 'workflow.step',
      workflow,
      run: runId,
      step: stepId,
      trigger,
      actor: actor?.name ?? null,
      issue: {
        id: issueId,
        key,
        project: projectKey,
        summary,
        status: status.name,
        assignee: assignee?.name ?? null,
        url: issueUrl(host, key),
      },
      values: Object.fromEntries(Object.entries(action.values).map(([name, text]) => [name, plainOf(text, context)])),
    },
  };
}
