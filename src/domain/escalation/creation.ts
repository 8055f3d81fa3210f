/** A new issue for a conversation: what is written, and what follows once it is there, or was refused. */
import { paragraphs } from '../beside.ts';
import type { NewEffect } from '../effects.ts';
import type { EffectEvent, HandEvent } from '../events.ts';
import type { Connection, Person } from '../model.ts';
import type { ConversationUrlWriter } from '../ports.ts';
import { refusalSentence } from '../results.ts';
import type { RichText } from '../text/richtext.ts';
import type { FieldChange, LinkWish } from '../writes.ts';

/** An issue as a person in Intercom wants it. `issueType` by id or name; null where the host has none. */
export interface WantedIssue {
  hostId: string;
  projectKey: string;
  issueType: string | null;
  summary: string;
  description: string | null;
  fields: FieldChange[];
  actor: Person;
  source: LinkWish['source'];
}

/** `key`: one wish, one issue, however often it is told of (I8). Who wanted it is named in the issue, and the conversation linked there. */
export function creationEffect(
  wanted: WantedIssue,
  of: { connection: Connection; conversationId: string; key: string; conversationUrl: ConversationUrlWriter },
): NewEffect {
  const { hostId, projectKey, issueType, summary, fields, actor, source } = wanted;
  const { connection, conversationId } = of;
  const url = of.conversationUrl(connection, conversationId);
  return {
    key: of.key,
    effect: {
      kind: 'issue-creation',
      hostId,
      projectKey,
      issueType,
      summary,
      description: description(wanted, { url, workspaceName: connection.workspaceName }),
      fields,
      by: actor,
      link: { workspaceId: connection.workspaceId, conversationId, source, actor },
    },
  };
}

function description({ description: text, actor }: WantedIssue, by: { url: string; workspaceName: string }): RichText {
  return {
    blocks: [
      ...paragraphs(text ?? ''),
      {
        kind: 'paragraph',
        content: [
          { kind: 'text', text: actor.name, bold: true },
          { kind: 'text', text: ' created this from a ' },
          { kind: 'text', text: 'conversation in Intercom', href: by.url },
          { kind: 'text', text: `, ${by.workspaceName}.` },
        ],
      },
    ],
    urls: [by.url],
    fallback: null,
  };
}

/** What comes of a creation that somebody waits for in a conversation. */
export type AfterCreation =
  | { kind: 'link'; wish: Extract<HandEvent, { kind: 'link.asked' }> }
  | { kind: 'answer'; workspaceId: string; conversationId: string; problem: string }
  | null;

export function afterCreation(event: EffectEvent): AfterCreation {
  const { effect } = event;
  if (effect.kind !== 'issue-creation' || effect.link === null) return null;
  const { workspaceId, conversationId, source, actor } = effect.link;
  if (event.kind === 'effect.refused') {
    // Whoever asked in the inbox app sees there what became of it.
    if (source !== 'command') return null;
    const problem = `The issue in ${effect.projectKey} was not created: ${refusalSentence(event.refusal)}`;
    return { kind: 'answer', workspaceId, conversationId, problem };
  }
  if (event.kind === 'effect.delayed' || event.issue === undefined || event.issue === null) return null;
  const { hostId } = effect;
  const { issue, at } = event;
  return { kind: 'link', wish: { kind: 'link.asked', hostId, issue, workspaceId, conversationId, at, actor, source } };
}
