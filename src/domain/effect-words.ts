/**
 * What an issue's timeline says of effects: in words, for every kind there is, and a line for each that no line announced yet. What came of
 * one is read beside its line. Pure.
 */
import type { Effect, NewEffect } from './effects.ts';
import type { TimelineEntry } from './snapshot.ts';

/** Lines for those of the effects that these entries leave out: nothing is done for an issue of which its timeline does not speak. */
export function unannounced(
  effects: readonly Pick<NewEffect, 'key' | 'effect'>[],
  entries: readonly TimelineEntry[],
): TimelineEntry[] {
  const said = new Set(entries.map(({ effectKey }) => effectKey));
  return effects.flatMap(({ key, effect }) => (said.has(key) ? [] : [entryOf(key, effect)]));
}

function entryOf(effectKey: string, effect: Effect): TimelineEntry {
  const linkId = 'linkId' in effect ? (effect.linkId ?? null) : null;
  return { kind: `effect.${effect.kind}`, actor: null, text: doing(effect), linkId, effectKey };
}

/** As it follows a name: "Ann reopens conversation 100". */
export function doing(effect: Effect): string {
  switch (effect.kind) {
    case 'note':
      return `writes a note in conversation ${effect.conversationId}`;
    case 'reply':
      return `answers the customer in conversation ${effect.conversationId}`;
    case 'reopen':
      return `reopens conversation ${effect.conversationId}`;
    case 'contact':
      return `makes the reporter a ${effect.role} in Intercom`;
    case 'remote-link':
      return `puts the link “${effect.link.title}” on the issue: ${effect.link.url}`;
    case 'remote-link-removal':
      return 'takes the link to the conversation off the issue';
    case 'ticket-creation':
      return `makes a ${effect.ticketType.name} ticket in Intercom: “${effect.subject}”`;
    case 'conversation-creation':
      return `begins a conversation in Intercom: “${effect.subject}”`;
    case 'issue-comment':
      return effect.public ? 'comments, for everybody to see' : 'comments internally';
    case 'issue-comment-edit':
      return 'brings a comment on the issue up to date';
    case 'issue-status':
      return `sets the status to ${effect.to.name ?? effect.to.id ?? 'another'}`;
    case 'issue-fields':
      return effect.follow === undefined
        ? effect.changes.map(changing).join('; ')
        : `sets the fields shared with ticket ${effect.follow.conversationId}`;
    case 'issue-creation':
      return `creates an issue in ${effect.projectKey}: “${effect.summary}”`;
    case 'conversation-tag':
      return `${effect.present ? 'puts the tag' : 'takes the tag'} ${effect.tag} ${effect.present ? 'on' : 'off'} conversation ${effect.conversationId}`;
    case 'conversation-assignment':
      return `assigns conversation ${effect.conversationId} to ${effect.assignee === null ? 'nobody' : `a ${effect.assignee.kind}`}`;
    case 'ticket-state':
      return `sets the state of ticket ${effect.conversationId}`;
    case 'ticket-attributes':
      return `sets the attributes that ticket ${effect.conversationId} shares with the issue`;
    case 'mail':
      return `writes an e-mail to ${effect.letter.to.name.trim() || 'the requester'}: “${effect.letter.subject}”`;
    case 'sign-in-mail':
      return 'writes an e-mail with a link that signs in';
    case 'test-mail':
      return 'writes an e-mail that only shows whether mail leaves';
    case 'webhook':
      return `calls a webhook of ${URL.canParse(effect.url) ? new URL(effect.url).host : 'another server'}`;
  }
}

type Change = Extract<Effect, { kind: 'issue-fields' }>['changes'][number];

function changing(change: Change): string {
  if (change.kind === 'set')
    return `sets ${change.field} to ${change.value === null ? 'nothing' : String(change.value)}`;
  const [verb, tags] = change.add.length > 0 ? ['adds', change.add] : ['removes', change.remove];
  return `${verb} ${change.field}: ${tags.join(', ')}`;
}
