/** An escalation as people follow it: its steps, what each came to, and what to do about one that did not. */
import { placeOf } from '../../domain/escalation/escalate.ts';
import { issueUrl } from '../../domain/news.ts';
import type { EscalationEffect, EscalationRow } from '../../store/escalations.ts';
import type { ApiDeps } from '../deps.ts';
import type { PanelView } from '../panel/view.ts';
import type { EscalationRunAnswer, EscalationStepAnswer } from '../schemas/escalation.ts';

/** What made, or is to make, what the issue is escalated to. */
export function creationOf(row: EscalationRow): EscalationEffect | null {
  return row.effects.find(({ kind }) => kind.endsWith('-creation')) ?? null;
}

export function presentRun(deps: ApiDeps, view: PanelView, row: EscalationRow): EscalationRunAnswer {
  const { wish: wanted } = row;
  const connection =
    'connectionId' in wanted ? (view.connections.find(({ id }) => id === wanted.connectionId) ?? null) : null;
  const creation = creationOf(row);
  const steps = stepsOf(row, creation, view);
  const isMade = creation?.state === 'done' && creation.partId !== null;
  return {
    id: row.id,
    state: creation?.state === 'skipped' ? 'failed' : stateOf(steps, isMade),
    by: row.by,
    at: row.at.toISOString(),
    to: wanted.kind === 'issue-creation' ? 'issue' : wanted.kind === 'ticket-creation' ? 'ticket' : 'conversation',
    place: placeOf(wanted, connection),
    subject: wanted.kind === 'issue-creation' ? wanted.summary : wanted.subject,
    test: wanted.test,
    made: isMade ? { id: creation.partId ?? '', url: urlOf(), linkId: row.linkId } : null,
    steps,
    canRelink: isMade,
  };

  function urlOf(): string {
    const id = creation?.partId ?? '';
    if (wanted.kind === 'issue-creation')
      return backLink(row, view, 'here')?.url ?? issueUrl({ url: wanted.hostUrl }, id);
    return connection === null ? '' : deps.conversationUrl(connection, id);
  }
}

/** The newest link on the issue itself (`here`), or on the one that was made for it. */
function backLink(
  { effects }: EscalationRow,
  { host, issue }: Pick<PanelView, 'host' | 'issue'>,
  where: 'here' | 'there',
): { effect: EscalationEffect; url: string } | null {
  const found = effects.flatMap((effect) => {
    const { body } = effect;
    if (body.kind !== 'remote-link') return [];
    const isHere = body.hostId === host.id && body.issueId === issue.id;
    return isHere === (where === 'here') ? [{ effect, url: body.link.url }] : [];
  });
  return found.at(-1) ?? null;
}

function stepsOf(row: EscalationRow, creation: EscalationEffect | null, view: PanelView): EscalationStepAnswer[] {
  const { wish: wanted, effects } = row;
  const noun =
    wanted.kind === 'issue-creation' ? 'issue' : wanted.kind === 'ticket-creation' ? 'ticket' : 'conversation';
  const newest = (kind: EscalationEffect['kind']) => effects.findLast((effect) => effect.kind === kind) ?? null;
  const create: EscalationStepAnswer = { ...stepOf(creation, row), step: 'create', text: `Make the ${noun}` };
  if (create.state === 'failed' || create.state === 'unknown' || create.state === 'skipped') return [create];
  if (wanted.kind === 'issue-creation') {
    const shown = (where: 'here' | 'there', text: string): EscalationStepAnswer => ({
      ...afterwards(backLink(row, view, where)?.effect ?? null, creation),
      step: 'back-link',
      text,
    });
    return [
      create,
      shown('there', `Show ${view.issue.key} on the new issue`),
      shown('here', `Show the new issue on ${view.issue.key}`),
    ];
  }
  const link: EscalationStepAnswer = {
    step: 'link',
    state: row.linkId !== null ? 'done' : creation?.state === 'done' ? 'skipped' : 'waiting',
    text: `Link the ${noun} to the issue`,
    ...(row.linkId === null && creation?.state === 'done' ? unlinked(creation) : { reason: null, fix: null }),
    effectId: null,
  };
  const assigned = newest('conversation-assignment');
  return [
    create,
    ...(assigned === null ? [] : [assignStep(assigned, noun)]),
    link,
    {
      ...afterwards(newest('note'), creation),
      step: 'note',
      text: `Name the issue in the ${noun}, as an internal note`,
    },
    { ...afterwards(newest('remote-link'), creation), step: 'back-link', text: `Show the ${noun} on the issue` },
  ];
}

/** What was made stands, assigned or not: nobody is to escalate again for want of an assignee. */
function assignStep(assigned: EscalationEffect, noun: string): EscalationStepAnswer {
  const step = { ...stepOf(assigned, null), step: 'assign' as const, text: 'Assign it' };
  if (step.state !== 'failed') return step;
  return { ...step, fix: `The ${noun} is there, without an assignee: assign it in Intercom.` };
}

type StepState = EscalationStepAnswer['state'];

/** What follows from the making is decided with its answer: what is not there by then does not come by itself. */
function afterwards(effect: EscalationEffect | null, creation: EscalationEffect | null): ReturnType<typeof stepOf> {
  if (effect !== null || creation?.state !== 'done') return stepOf(effect, null);
  const { reason } = creation.partId === null ? unlinked(creation) : { reason: null };
  return { state: 'skipped', reason, fix: null, effectId: null };
}

function unlinked({ partId }: EscalationEffect): Pick<EscalationStepAnswer, 'reason' | 'fix'> {
  return partId === null
    ? { reason: 'A person found it there, so nobody knows which it is.', fix: 'Link it by its address.' }
    : { reason: 'It is not linked (any more).', fix: 'Re-link it, if it should be.' };
}

/** `run`: of the first step, whose effect is not there before the wish is decided. */
function stepOf(
  effect: EscalationEffect | null,
  run: EscalationRow | null,
): Pick<EscalationStepAnswer, 'state' | 'reason' | 'fix' | 'effectId'> {
  if (effect === null) {
    const isOver = run !== null && run.state !== 'pending';
    const reason = isOver ? run.reasons.join('; ') : null;
    return { state: isOver ? 'failed' : 'waiting', reason, fix: fixOf(reason), effectId: null };
  }
  const state = stateOfEffect(effect);
  const reason = state === 'done' || state === 'waiting' ? null : effect.reason;
  const fix = state === 'unknown' ? lookForIt(effect) : fixOf(reason);
  const otherwise = state === 'failed' ? TRY_AGAIN : null;
  return { state, reason, fix: fix ?? otherwise, effectId: effect.id };
}

function stateOfEffect({ state, asksPerson, attempts, reason }: EscalationEffect): StepState {
  switch (state) {
    case 'pending':
      return attempts > 0 && reason !== null ? 'retrying' : 'waiting';
    case 'sending':
      return 'waiting';
    case 'unknown':
      return asksPerson ? 'unknown' : 'waiting';
    case 'done':
      return 'done';
    case 'dead':
      return 'failed';
    case 'skipped':
      return 'skipped';
  }
}

function stateOf(steps: EscalationStepAnswer[], isMade: boolean): EscalationRunAnswer['state'] {
  const has = (...states: StepState[]): boolean => steps.some(({ state }) => states.includes(state));
  if (has('unknown')) return 'needs_attention';
  if (has('failed')) return isMade ? 'needs_attention' : 'failed';
  if (has('retrying')) return isMade ? 'needs_attention' : 'running';
  if (has('waiting')) return 'running';
  return has('skipped') ? 'needs_attention' : 'done';
}

function lookForIt({ ref }: EscalationEffect): string {
  return `Look in Intercom for [ref ${ref}], then say on the activity page whether it is there or is to be sent again.`;
}

const TRY_AGAIN = 'Mend what the reason names, then try it again on the activity page, or escalate again.';

/** What to do, by how the reason begins. */
const fixes: readonly (readonly [RegExp, string])[] = [
  [
    /no longer accepts the access token|Reconnect/,
    'Authorization failed: ask a workspace admin to connect the workspace again under Integrations.',
  ],
  [
    /^unknown_assignee/,
    'The team or teammate is missing: read the workspace again, choose another, and escalate again.',
  ],
  [
    /^(?:attribute_|option_|wrong_type|parameter_invalid|ticket_type_)/,
    'Open the form again: it shows the ticket type as it is now.',
  ],
  [/^contact_gone|^email_hidden/, 'Choose another contact, and escalate again.'],
  [
    /^api_plan_restricted|does not include conversations/,
    'Change the plan in Intercom, then ask an admin to check again under Integrations.',
  ],
  [
    /token is wrong, expired or revoked/,
    'Authorization failed: ask an admin to enter a new token for the host under Integrations; it then goes on by itself.',
  ],
  [
    /^forbidden/,
    'Give the access the permission it names. What waits then goes on by itself; what failed is tried again on the activity page.',
  ],
  [/not connected any more|not set up any more/, 'Ask an admin to connect it again.'],
];

function fixOf(reason: string | null): string | null {
  if (reason === null) return null;
  return fixes.find(([begins]) => begins.test(reason))?.[1] ?? null;
}
