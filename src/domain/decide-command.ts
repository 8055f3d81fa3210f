/** What follows from a note command: an issue to create, one to link, or a note that says what to type instead. Never silence. */
import { CREATE_SAMPLE, isOwnNote, LINK_SAMPLE, readCommand } from './commands.ts';
import { creationEffect } from './escalation/creation.ts';
import type { NewEffect } from './effects.ts';
import type { HandEvent } from './events.ts';
import type { InboxEvent } from './inbox-events.ts';
import type { Connection, HostKind, Issue, Person } from './model.ts';
import type { ConversationUrlWriter } from './ports.ts';
import type { Inline, TextRun } from './text/richtext.ts';

/** A project that is connected to the workspace. */
export interface CommandProject {
  hostId: string;
  hostName: string;
  hostKind: HostKind;
  key: string;
  linking: boolean;
  commands: { enabled: boolean; issueType: string };
}

export interface CommandFacts {
  connection: Connection;
  projects: CommandProject[];
  /** The issue a link names, as its host shows it; `trouble`: why it cannot be seen, for people. Null: it names none. */
  issue:
    { kind: 'read'; issue: Issue } | { kind: 'linked'; issue: Issue } | { kind: 'trouble'; trouble: string } | null;
}

export type CommandEvent = Extract<InboxEvent, { kind: 'conversation.written' }>;

export interface CommandDecision {
  effects: NewEffect[];
  wishes: Extract<HandEvent, { kind: 'link.asked' }>[];
  reasons: string[];
}

/** The issue a command wants to link, where it is one of a single connected project: to be read before it is decided. */
export function issueToRead(
  event: InboxEvent,
  facts: Pick<CommandFacts, 'projects'>,
): { hostId: string; key: string } | null {
  const reading = event.kind === 'conversation.written' ? readCommand(event.command ?? '') : null;
  if (reading?.kind !== 'command' || reading.command.kind !== 'link') return null;
  const chosen = projectFor(reading.command.projectKey, facts.projects);
  return typeof chosen === 'string' ? null : { hostId: chosen.hostId, key: reading.command.issueKey };
}

export function decideCommand(
  event: CommandEvent,
  facts: CommandFacts,
  context: { conversationUrl: ConversationUrlWriter },
): CommandDecision {
  const { connection, projects } = facts;
  const nothing = (reason: string): CommandDecision => ({ effects: [], wishes: [], reasons: [reason] });
  if (event.command === null || event.written !== 'note') return nothing('it is no command');
  if (event.actor?.kind !== 'teammate') return nothing('only teammates command');
  if (isOwnNote({ authorId: event.actor.id, text: event.command }, connection.adminId))
    return nothing('it is a note of ours');
  const reading = readCommand(event.command);
  if (reading.kind === 'unknown') return nothing('it is no command of Deskbridge');
  if (!projects.some(({ commands }) => commands.enabled)) return nothing('note commands are off');
  const refuse = (problem: string, sample: string): CommandDecision => ({
    effects: [answerNote(event, problem, sample)],
    wishes: [],
    reasons: [problem],
  });
  if (reading.kind === 'problem') return refuse(reading.problem, reading.sample);
  const { command } = reading;
  const sample = command.kind === 'create' ? CREATE_SAMPLE : LINK_SAMPLE;
  const project = projectFor(command.projectKey, projects);
  if (typeof project === 'string') return refuse(project, sample);
  const actor: Person = { id: null, name: event.actor.name ?? 'A teammate' };
  if (command.kind === 'create') {
    const issueType = project.hostKind === 'desk' ? null : project.commands.issueType;
    const effect = creationEffect(
      { ...command, hostId: project.hostId, issueType, fields: [], actor, source: 'command' },
      { connection, conversationId: event.conversationId, key: `command:${keyOf(event)}`, ...context },
    );
    return { effects: [effect], wishes: [], reasons: [`creates an issue in ${project.key}`] };
  }
  if (facts.issue === null || facts.issue.kind === 'trouble')
    return refuse(facts.issue?.trouble ?? `${command.issueKey} could not be read.`, sample);
  if (facts.issue.kind === 'linked')
    return refuse(`${command.issueKey} is linked to this conversation already.`, sample);
  const { issue } = facts.issue;
  const { workspaceId } = connection;
  const { conversationId, at } = event;
  return {
    effects: [],
    wishes: [
      { kind: 'link.asked', hostId: project.hostId, issue, workspaceId, conversationId, at, actor, source: 'command' },
    ],
    reasons: [`links ${command.issueKey}`],
  };
}

/** The project, or why there is none, for people. */
function projectFor(key: string, projects: CommandProject[]): CommandProject | string {
  const open = projects.filter(({ commands }) => commands.enabled);
  const named = open.filter((project) => project.key === key);
  const [first, second] = named;
  if (first === undefined) {
    const keys = [...new Set(open.map((project) => project.key))].sort();
    return `The project ${key} takes no commands here. These do: ${keys.slice(0, 20).join(', ')}.`;
  }
  if (second !== undefined)
    return `Several hosts have a project ${key} (${named.map(({ hostName }) => hostName).join(', ')}): use the Deskbridge app beside the conversation.`;
  return first.linking
    ? first
    : `Conversation linking is off for the project ${key}: an admin can switch it on in Deskbridge.`;
}

const plain = (text: string): TextRun => ({ kind: 'text', text });

/** One to a command, however often it is told of. */
function answerNote(
  { connectionId, conversationId, part, at }: Pick<CommandEvent, 'connectionId' | 'conversationId' | 'part' | 'at'>,
  problem: string,
  sample: string,
): NewEffect {
  return {
    key: `answer:${keyOf({ connectionId, conversationId, part, at })}`,
    effect: noteOf({ connectionId, conversationId }, [
      plain(`${problem} Type `),
      { kind: 'text', text: sample, code: true },
      plain(' in an internal note.'),
    ]),
  };
}

/** An internal note that belongs to no link. */
export function noteOf(of: { connectionId: string; conversationId: string }, content: Inline[]): NewEffect['effect'] {
  const { connectionId, conversationId } = of;
  return {
    kind: 'note',
    connectionId,
    conversationId,
    linkId: null,
    body: { blocks: [{ kind: 'paragraph', content }], urls: [], fallback: null },
    moreUrl: null,
    opening: false,
    reopen: false,
  };
}

function keyOf({
  connectionId,
  conversationId,
  part,
  at,
}: Pick<CommandEvent, 'connectionId' | 'conversationId' | 'part' | 'at'>): string {
  return `${connectionId}:${conversationId}:${part?.id ?? `at:${at}`}`;
}
