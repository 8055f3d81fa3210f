/** Creating a ticket as a step of a workflow: the escalation form, filled by the step and by the project's field mapping. Pure. */
import { attributeOf, fillAttributes, issueWords, type MappingLine } from '../escalation/mapping.ts';
import { issueUrl } from '../news.ts';
import type { Plan } from './run-model.ts';
import { typeProblem } from '../escalation/tickets.ts';
import type { ActionContext, TicketSource } from './action-context.ts';
import type { Action } from './model.ts';
import { plainOf } from './text.ts';

/** What the step says of an attribute goes before the project's mapping. The contact is whoever reported the issue. */
export function planTicket(
  action: Extract<Action, { kind: 'create-ticket' }>,
  context: ActionContext,
  { key, source }: { key: string; source: TicketSource | null },
): Plan {
  if (source === null) {
    const reason = `the project ${context.issue.projectKey} has no Intercom workspace: choose one in its settings`;
    return { kind: 'problem', reason };
  }
  const type = source.types.find(({ id, name }) => id === action.ticketType || name === action.ticketType);
  if (type === undefined) {
    const known = source.types.filter(({ archived }) => !archived).map(({ id, name }) => `${name} (${id})`);
    return {
      kind: 'problem',
      reason: `there is no ticket type ${action.ticketType}; known are ${known.join(', ') || '(none)'}`,
    };
  }
  const unusable = typeProblem(type) ?? teamProblem(action, context, source);
  if (unusable !== null) return { kind: 'problem', reason: unusable };
  const own = Object.entries(action.attributes).flatMap(([attribute, text]): MappingLine[] => {
    const constant = plainOf(text, context);
    return constant === '' ? [] : [{ ticketType: type.id, attribute, constant }];
  });
  const words = issueWords(context.issue, issueUrl(context.host, context.issue.key));
  const ids = new Set(own.map(({ attribute }) => attributeOf(type, attribute)?.id));
  const mapped = source.lines.filter(({ attribute }) => !ids.has(attributeOf(type, attribute)?.id));
  const filled = fillAttributes([...mapped, ...own], { type, fields: source.fields, words });
  const [problem] = filled.problems.filter(({ attribute }) => own.some((line) => line.attribute === attribute));
  if (problem !== undefined) return { kind: 'problem', reason: problem.sentence };
  const { hostId, id: issueId } = context.issue;
  const effect = {
    kind: 'ticket-creation' as const,
    connectionId: source.connectionId,
    hostId,
    issueId,
    ticketType: { id: type.id, name: type.name },
    contact: { kind: 'reporter' as const },
    subject: plainOf(action.subject, context),
    message: plainOf(action.message, context),
    assignee: assigneeOf(action),
    attributes: Object.fromEntries(filled.values),
    called: Object.fromEntries(type.attributes.map(({ id, name }) => [id, name])),
    by: `Workflow ${context.workflow}`,
    test: false,
  };
  return { kind: 'effects', effects: [{ key, effect, run: context.runId }] };
}

/** A workflow gives tickets to the teams that people may give them to. */
function teamProblem(
  { team, assignee }: Extract<Action, { kind: 'create-ticket' }>,
  { issue }: ActionContext,
  { teams }: TicketSource,
): string | null {
  if (team === undefined || assignee !== undefined || teams.includes(team)) return null;
  return `team_not_offered: the settings of the project ${issue.projectKey} do not offer the team ${team}: an admin adds it under Projects → Escalation, or names another in the workflow; then try this step again`;
}

function assigneeOf({ team, assignee }: Extract<Action, { kind: 'create-ticket' }>) {
  if (assignee !== undefined) return { kind: 'teammate' as const, id: assignee };
  return team === undefined ? null : { kind: 'team' as const, id: team };
}
