/** Escalations: asked for, followed step by step, and linked again. The event is the run; what became of it is read from its effects. */
import type { EscalationWish } from '../../domain/escalation.ts';
import { placeOf } from '../../domain/escalate.ts';
import { issueUrl } from '../../domain/news.ts';
import { wish } from '../../pipeline/act.ts';
import { sendAgain } from '../../pipeline/again.ts';
import { recordAudit } from '../../store/audit.ts';
import {
  type EscalationEffect,
  type EscalationRow,
  findEscalation,
  findEscalationByWish,
  hurryEffects,
  listEscalations,
} from '../../store/escalations.ts';
import type { ApiDeps } from '../deps.ts';
import type { PanelView, Reader } from '../panel-view.ts';
import { ApiProblem, conflict, notFound } from '../problem.ts';
import type { EscalationRunAnswer, EscalationStepAnswer } from '../schemas/escalation.ts';
import type { Wishing } from './wishes.ts';

const SHOWN = 20;

/** Stores the wish; the same `key` again is the same escalation. Throws 409 `key_reused` where it was for something else. */
export async function askEscalation(
  { deps, reader, view }: Wishing,
  { key, wanted }: { key: string; wanted: EscalationWish },
): Promise<EscalationRunAnswer> {
  const of = { hostId: view.host.id, issueId: view.issue.id };
  const known = () => deps.db.tx(reader.organizationId, (sql) => findEscalationByWish(sql, { ...of, wishId: key }));
  const before = await known();
  if (before === null) {
    await deps.db.tx(reader.organizationId, (sql) =>
      recordAudit(sql, {
        actor: reader.actor,
        action: 'escalation.asked',
        subject: `${view.host.name}/${view.issue.key}`,
        detail: { to: wanted.kind, test: wanted.test },
      }),
    );
    await wish(deps, reader.organizationId, {
      key: `escalation:${of.hostId}:${of.issueId}:${key}`,
      event: {
        kind: 'escalation.asked',
        ...of,
        issue: view.issue,
        wishId: key,
        wish: wanted,
        at: Date.now(),
        actor: { id: null, name: reader.name },
      },
    });
  }
  const run = before ?? (await known());
  if (run === null)
    throw new ApiProblem(503, 'still_working', { detail: 'It is being stored. Look again in a moment.' });
  if (!isSame(run.wish, wanted))
    throw conflict('key_reused', 'This key was used for another escalation of this issue: choose a new one.');
  return presentRun(deps, view, run);
}

/** What a second click cannot have changed. */
function isSame(one: EscalationWish, other: EscalationWish): boolean {
  return gist(one) === gist(other);
}

function gist(wanted: EscalationWish): string {
  const place = 'connectionId' in wanted ? [wanted.connectionId] : [wanted.hostId, wanted.projectKey];
  const said = wanted.kind === 'issue-creation' ? [wanted.summary] : [wanted.subject, wanted.message];
  return JSON.stringify([wanted.kind, ...place, ...said]);
}

export async function lastRuns(deps: ApiDeps, reader: Reader, view: PanelView): Promise<EscalationRunAnswer[]> {
  const of = { hostId: view.host.id, issueId: view.issue.id };
  const rows = await deps.db.tx(reader.organizationId, (sql) => listEscalations(sql, of, SHOWN));
  return rows.map((row) => presentRun(deps, view, row));
}

async function knownRun(deps: ApiDeps, reader: Reader, { view, id }: { view: PanelView; id: string }) {
  const of = { hostId: view.host.id, issueId: view.issue.id, id };
  const row = await deps.db.tx(reader.organizationId, (sql) => findEscalation(sql, of));
  if (row === null) throw notFound(`${view.issue.key} has no escalation ${id}.`);
  return row;
}

export async function oneRun(
  deps: ApiDeps,
  reader: Reader,
  of: { view: PanelView; id: string },
): Promise<EscalationRunAnswer> {
  return presentRun(deps, of.view, await knownRun(deps, reader, of));
}

/** Puts the link and its back-links anew, now. Throws 409 `not_made` where nothing was made that could be linked. */
export async function relinkRun(
  deps: ApiDeps,
  reader: Reader,
  of: { view: PanelView; id: string },
): Promise<EscalationRunAnswer> {
  const row = await knownRun(deps, reader, of);
  const { organizationId } = reader;
  const creation = creationOf(row);
  if (creation === null || creation.state !== 'done')
    throw conflict('not_made', 'Nothing was made yet that could be linked: its first step says why.');
  const back = row.effects.filter(
    ({ kind }) => kind === 'note' || kind === 'remote-link' || kind === 'conversation-assignment',
  );
  await deps.db.tx(organizationId, async (sql) => {
    const effectIds = back.map(({ id }) => id);
    await sendAgain(sql, { organizationId, effectIds, from: 'dead', priority: 0, actor: reader.name });
    await hurryEffects(sql, effectIds);
    await recordAudit(sql, {
      actor: reader.actor,
      action: 'escalation.relinked',
      subject: `${of.view.host.name}/${of.view.issue.key}`,
    });
  });
  await linkAnew(deps, reader, { view: of.view, row, creation });
  deps.wake();
  return oneRun(deps, reader, of);
}

/** Where the link is gone, or its way back stands already but somebody took it away there. */
async function linkAnew(
  deps: ApiDeps,
  reader: Reader,
  { view, row, creation }: { view: PanelView; row: EscalationRow; creation: EscalationEffect },
): Promise<void> {
  const { body, partId } = creation;
  if (body.kind !== 'ticket-creation' && body.kind !== 'conversation-creation') return;
  const underWay = row.effects.some(
    ({ kind, state }) => kind === 'remote-link' && state !== 'done' && state !== 'skipped',
  );
  if (partId === null || (row.linkId !== null && underWay)) return;
  const wishId = `${row.id}:${row.effects.length}`;
  await wish(deps, reader.organizationId, {
    key: `relink:${wishId}`,
    event: {
      kind: 'relink.asked',
      hostId: view.host.id,
      issueId: view.issue.id,
      effectId: creation.id,
      made: body,
      conversationId: partId,
      wishId,
      at: Date.now(),
      actor: { id: null, name: reader.name },
    },
  });
}

function creationOf(row: EscalationRow): EscalationEffect | null {
  return row.effects.find(({ kind }) => kind.endsWith('-creation')) ?? null;
}

function presentRun(deps: ApiDeps, view: PanelView, row: EscalationRow): EscalationRunAnswer {
  const { wish: wanted } = row;
  const connection =
    'connectionId' in wanted ? (view.connections.find(({ id }) => id === wanted.connectionId) ?? null) : null;
  const creation = creationOf(row);
  const steps = stepsOf(row, creation);
  const isMade = creation?.state === 'done' && creation.partId !== null;
  return {
    id: row.id,
    state: stateOf(steps, isMade),
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
    if (wanted.kind === 'issue-creation') return hereUrl(row) ?? issueUrl({ url: wanted.hostUrl }, id);
    return connection === null ? '' : deps.conversationUrl(connection, id);
  }
}

/** Where people see the new issue: its link on this one says it. */
function hereUrl({ effects, wish: { kind } }: EscalationRow): string | null {
  if (kind !== 'issue-creation') return null;
  const bodies = effects.flatMap(({ body }) => (body.kind === 'remote-link' ? [body] : []));
  return bodies.at(-1)?.link.url ?? null;
}

function stepsOf(row: EscalationRow, creation: EscalationEffect | null): EscalationStepAnswer[] {
  const { wish: wanted, effects } = row;
  const noun =
    wanted.kind === 'issue-creation' ? 'issue' : wanted.kind === 'ticket-creation' ? 'ticket' : 'conversation';
  const newest = (kind: EscalationEffect['kind']) => effects.findLast((effect) => effect.kind === kind) ?? null;
  const create: EscalationStepAnswer = { ...stepOf(creation, row), step: 'create', text: `Make the ${noun}` };
  if (create.state === 'failed' || create.state === 'unknown') return [create];
  if (wanted.kind === 'issue-creation') {
    const back = newest('remote-link');
    return [create, { ...stepOf(back, null), step: 'back-link', text: 'Show the issues on each other' }];
  }
  const link: EscalationStepAnswer = {
    step: 'link',
    state: row.linkId !== null ? 'done' : creation?.state === 'done' ? 'skipped' : 'waiting',
    text: `Link the ${noun} to the issue`,
    reason: row.linkId === null && creation?.state === 'done' ? 'It is not linked (any more).' : null,
    fix: row.linkId === null && creation?.state === 'done' ? 'Re-link it, if it should be.' : null,
    effectId: null,
  };
  const assigned = newest('conversation-assignment');
  return [
    create,
    ...(assigned === null ? [] : [{ ...stepOf(assigned, null), step: 'assign' as const, text: 'Assign it' }]),
    link,
    { ...stepOf(newest('note'), null), step: 'note', text: `Name the issue in the ${noun}, as an internal note` },
    { ...stepOf(newest('remote-link'), null), step: 'back-link', text: `Show the ${noun} on the issue` },
  ];
}

type StepState = EscalationStepAnswer['state'];

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
  return { state, reason, fix, effectId: effect.id };
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
  [/^forbidden/, 'Give the access the permission it names, then re-link.'],
  [/not connected any more|not set up any more/, 'Ask an admin to connect it again.'],
];

function fixOf(reason: string | null): string | null {
  if (reason === null) return null;
  return fixes.find(([begins]) => begins.test(reason))?.[1] ?? null;
}
