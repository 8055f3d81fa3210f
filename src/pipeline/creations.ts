/** New issues that somebody in Intercom asked for: stored as effects, and linked to their conversation once they are there. */
import type { ConversationUrlWriter } from '../domain/ports.ts';
import { CREATE_SAMPLE } from '../domain/commands.ts';
import { afterCreation, creationEffect } from '../domain/escalation/creation.ts';
import { noteOf } from '../domain/decide-command.ts';
import type { EffectEvent } from '../domain/events.ts';
import type { InboxEvent } from '../domain/inbox-events.ts';
import { commandConnection, connectedProjects, connectionOfWorkspace } from '../store/commands.ts';
import type { Sql } from '../store/db.ts';
import { storeEffects } from '../store/decided.ts';
import { type Claim, receiveWithin } from '../store/jobs.ts';
import { appendPersonalEntries } from '../store/timeline.ts';
import { wishOf } from './act.ts';
import { type Processed, settled } from './settled.ts';

/** Checked again when it is decided: the project may have been taken away since it was offered (I28). */
export async function decideAsked(
  sql: Sql,
  { conversationUrl }: { conversationUrl: ConversationUrlWriter },
  { claim, event }: { claim: Claim; event: Extract<InboxEvent, { kind: 'issue.asked' }> },
): Promise<Processed> {
  const end = (outcome: 'done' | 'skipped', reason: string) =>
    settled(sql, { claim, door: undefined }, { outcome, reasons: [reason] });
  const { connectionId, conversationId, hostId, projectKey, person, wishId } = event;
  const connection = await commandConnection(sql, connectionId);
  if (connection === null) return end('skipped', 'the workspace is not connected any more');
  const projects = await connectedProjects(sql, connectionId);
  const project = projects.find((one) => one.hostId === hostId && one.key === projectKey);
  if (project === undefined)
    return end('skipped', `the project ${projectKey} is not connected to this workspace any more`);
  if (!project.linking) return end('skipped', 'conversation linking is off for this project');
  const { issueType, summary, description, fields } = event;
  const effect = creationEffect(
    { hostId, projectKey, issueType, summary, description, fields, actor: person, source: 'inbox-app' },
    { connection, conversationId, key: `wish:${wishId}`, conversationUrl },
  );
  const owner = {
    organizationId: claim.organizationId,
    eventId: claim.refId,
    hostId: null,
    issueId: null,
    priority: 0 as const,
  };
  const effects = await storeEffects(sql, owner, { effects: [effect], stops: [] });
  return { ...(await end('done', `creates an issue in ${projectKey}`)), effects };
}

/** In the transaction that settles the creation: the link is wished for, or the teammate who typed a command hears why there is none. */
export async function followCreation(sql: Sql, organizationId: string, event: EffectEvent): Promise<void> {
  const after = afterCreation(event);
  if (after === null) return;
  if (after.kind === 'link') {
    const { hostId, issue, conversationId, actor } = after.wish;
    const text = `created ${issue.key} from conversation ${conversationId} in Intercom`;
    const line = { kind: 'issue.created-from', actor: actor.name, text, eventId: null, linkId: null };
    await appendPersonalEntries(sql, organizationId, [
      { ...line, hostId, issueId: issue.id, effectId: event.effectId },
    ]);
    await receiveWithin(sql, wishOf(organizationId, { event: after.wish, key: `created:${event.effectId}` }));
    return;
  }
  const connectionId = await connectionOfWorkspace(sql, after.workspaceId);
  if (connectionId === null) return;
  const { conversationId, problem } = after;
  const effect = noteOf({ connectionId, conversationId }, [
    { kind: 'text', text: `${problem} Mend it, then type ` },
    { kind: 'text', text: CREATE_SAMPLE, code: true },
    { kind: 'text', text: ' again, or use the Deskbridge app beside the conversation.' },
  ]);
  const owner = { organizationId, eventId: null, hostId: null, issueId: null };
  await storeEffects(sql, owner, { effects: [{ key: `answer:${event.effectId}`, effect }], stops: [] });
}
