/** Escalations: asked for, followed step by step, and linked again. The event is the run; what became of it is read from its effects. */
import type { EscalationWish } from '../../domain/escalation/escalation.ts';
import { decided, wish } from '../../pipeline/act.ts';
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
import type { PanelView, Reader } from '../panel/view.ts';
import { ApiProblem, conflict, notFound } from '../problem.ts';
import type { EscalationRunAnswer } from '../schemas/escalation.ts';
import { creationOf, presentRun } from './present-run.ts';
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
  if (body.kind === 'issue-creation') return showAnew(deps, reader, { view, row, creation });
  if (body.kind !== 'ticket-creation' && body.kind !== 'conversation-creation') return;
  const underWay = row.effects.some(
    ({ kind, state }) => kind === 'remote-link' && state !== 'done' && state !== 'skipped',
  );
  if (partId === null || (row.linkId !== null && underWay)) return;
  const wishId = `${row.id}:${row.effects.length}`;
  const asked = await wish(deps, reader.organizationId, {
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
  await decided(deps, reader.organizationId, asked);
}

/** Both links between an issue and the one it was escalated to, but for one that is on its way. */
async function showAnew(
  deps: ApiDeps,
  reader: Reader,
  { view, row, creation }: { view: PanelView; row: EscalationRow; creation: EscalationEffect },
): Promise<void> {
  const newest = new Map<string, EscalationEffect>();
  for (const effect of row.effects)
    if (effect.body.kind === 'remote-link') newest.set(`${effect.body.hostId}:${effect.body.issueId}`, effect);
  const links = [...newest.values()].flatMap(({ body, state }) => {
    const isOver = state === 'done' || state === 'skipped';
    if (body.kind !== 'remote-link' || !isOver) return [];
    return [{ hostId: body.hostId, issueId: body.issueId, link: body.link }];
  });
  if (links.length === 0) return;
  const wishId = `${row.id}:${row.effects.length}`;
  const asked = await wish(deps, reader.organizationId, {
    key: `backlinks:${wishId}`,
    event: {
      kind: 'backlinks.asked',
      hostId: view.host.id,
      issueId: view.issue.id,
      effectId: creation.id,
      links,
      wishId,
      at: Date.now(),
      actor: { id: null, name: reader.name },
    },
  });
  await decided(deps, reader.organizationId, asked);
}
