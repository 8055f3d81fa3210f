/** What a workflow would do for an issue as it is now, without doing anything. Pure. */
import { type Checked, check } from './conditions.ts';
import type { Action, Step, Workflow } from './model.ts';
import { plainOf, type Telling } from './text.ts';

/** `would`: it is reached. `could`: only if an approval goes that way. `not`: its branch is not taken. */
export type Reached = 'would' | 'could' | 'not';

export interface DryStep {
  step: string;
  kind: Step['kind'];
  reached: Reached;
  text: string;
  checked: Checked[];
}

export function dryRun(
  workflow: Workflow,
  telling: Telling,
): { holds: boolean; conditions: Checked[]; steps: DryStep[] } {
  const { holds, checked } = check(workflow.conditions, telling.facts);
  return { holds, conditions: checked, steps: walk(workflow.steps, { telling, reached: holds ? 'would' : 'not' }) };
}

interface Walking {
  telling: Telling;
  reached: Reached;
}

function walk(steps: readonly Step[], at: Walking): DryStep[] {
  return steps.flatMap((step) => look(step, at));
}

function look(step: Step, at: Walking): DryStep[] {
  const { telling, reached } = at;
  const line = (text: string, checked: Checked[] = []): DryStep => ({
    step: step.id,
    kind: step.kind,
    reached,
    text,
    checked,
  });
  switch (step.kind) {
    case 'action':
      return [line(actionText(step.action, telling))];
    case 'wait':
      return [line(step.for === undefined ? `waits until ${step.until ?? ''}` : `waits ${step.for}`)];
    case 'branch': {
      const { holds, checked } = check(step.when, telling.facts);
      const taken = (is: boolean): Walking => ({ telling, reached: is ? reached : 'not' });
      return [
        line(holds ? 'the conditions hold' : 'the conditions do not hold', checked),
        ...walk(step.holds, taken(holds)),
        ...walk(step.otherwise, taken(!holds)),
      ];
    }
    case 'approval': {
      const after: Walking = { telling, reached: reached === 'not' ? 'not' : 'could' };
      const inside = [...step.approved, ...step.rejected, ...step.expired];
      return [line(`asks for approval: ${plainOf(step.message, telling)}`), ...walk(inside, after)];
    }
  }
}

/** What an action would do, for people. */
function actionText(action: Action, telling: Telling): string {
  const said = (text: string): string => plainOf(text, telling);
  switch (action.kind) {
    case 'create-ticket':
      return `creates an Intercom ticket of the type ${action.ticketType}: “${said(action.subject)}”`;
    case 'post-note':
      return `writes a note in every linked conversation${action.reopen ? ' and reopens it' : ''}: “${said(action.text)}”`;
    case 'reopen':
      return 'reopens every linked conversation';
    case 'reply':
      return `answers the customer in every linked conversation: “${said(action.text)}”`;
    case 'set-priority':
      return `sets the priority to ${action.priority}`;
    case 'set-status':
      return `sets the status to ${action.status}`;
    case 'add-tag':
      return `adds the tag ${action.tag}`;
    case 'remove-tag':
      return `removes the tag ${action.tag}`;
    case 'assign':
      return action.to === null ? 'assigns it to nobody' : `assigns it to ${action.to}`;
    case 'comment':
      return `comments ${action.public ? 'for everybody to see' : 'internally'}: “${said(action.text)}”`;
    case 'notify-requester':
      return `tells the requester by e-mail: “${said(action.subject)}”`;
    case 'webhook':
      return `calls the webhook ${action.url}`;
  }
}
