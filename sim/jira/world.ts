/**
 * The state of the pretend Jira and how others hear of changes. Mutations live in `issues.ts`, `comments.ts` and
 * `remote-links.ts`; each of them records a `Write` (the oracle) and tells the listeners.
 */
import { adfDocument, adfToHtml } from './adf.ts';
import { adfToWiki, wikiToAdf, wikiToHtml } from './wiki.ts';
import type { AdfDocument } from './adf.ts';
import type { Actor, Change, Comment, Issue, Kind, Project, RichText, User, Write } from './model.ts';

/** What tests and pages may switch while it runs; `/_sim/switches` reads and changes the same. */
export type Switches = {
  /** Permissions that the token's user lacks: `BROWSE_PROJECTS`, `LINK_ISSUES`, `ADD_COMMENTS`, … */
  denied: string[];
  /** The same in one project only, by its key. */
  deniedIn: Record<string, string[]>;
  /** Permissions that single people lack, by their user name. */
  deniedTo: Record<string, string[]>;
  /** Ids of issues that answer 404 to REST although they exist. */
  hiddenIssues: string[];
  /** The app has the scope to read addresses that profiles hide. */
  emailScope: boolean;
  /** The most that one page of what new issues ask for holds. */
  createMetaPage: number;
  /** Every REST call answers 401. */
  tokenRevoked: boolean;
  /** So many of the next transitions answer 409. */
  transitionConflicts: number;
  /** Fewer calls per window than this, else 429; `null` is no limit. */
  rateLimit: { calls: number; windowMs: number } | null;
  /** Longest text of an issue or comment, in characters of its JSON (Cloud) or markup. */
  maxTextLength: number;
  /** `comment_*` webhooks carry `issue`. Off on Data Center (JRASERVER-59980). */
  commentCarriesIssue: boolean;
  /** A comment also sends `jira:issue_updated` with `issue_commented` and `comment`. On on Data Center. */
  commentPair: boolean;
  /** The description in issue webhooks of Cloud: left out, or wiki markup in the v2 shape. */
  cloudDescription: 'absent' | 'wiki';
  /** Writing a remote link sends `jira:issue_updated` with the field `RemoteIssueLink`. */
  remoteLinkWebhook: boolean;
  /** Name of a status → ids of fields that the transition to it asks for on its screen. */
  transitionAsks: Record<string, string[]>;
  /** Name of a status → what a validator of the transition to it says. */
  transitionRefused: Record<string, string>;
  /** Projects do not say of which kind they are. */
  projectKindHidden: boolean;
  /** Lists of comments show no properties, whatever was asked for. */
  commentPropertiesHidden: boolean;
  /** The property that makes a comment internal has no effect. */
  internalIgnored: boolean;
};

function defaultSwitches(kind: Kind): Switches {
  return {
    denied: [],
    deniedIn: {},
    deniedTo: {},
    hiddenIssues: [],
    emailScope: false,
    createMetaPage: 200,
    tokenRevoked: false,
    transitionConflicts: 0,
    rateLimit: null,
    maxTextLength: 32_767,
    commentCarriesIssue: kind === 'cloud',
    commentPair: kind === 'data-center',
    cloudDescription: 'absent',
    remoteLinkWebhook: false,
    transitionAsks: {},
    transitionRefused: {},
    projectKindHidden: false,
    commentPropertiesHidden: false,
    internalIgnored: false,
  };
}

export type World = {
  kind: Kind;
  /** Address of the site with its context path, no slash at the end; known once the server listens. */
  baseUrl: string;
  users: User[];
  projects: Project[];
  issues: Map<string, Issue>;
  switches: Switches;
  writes: Write[];
  /** The next number of each sort of id. */
  counters: Record<Counter, number>;
  listeners: Set<(change: Change) => void>;
  recordListeners: Set<(write: Write) => void>;
  /** Pages of apps that stand beside an issue, for who looks at it. */
  apps: Set<(issue: Issue, user: User) => { title: string; url: string }>;
};

type Counter = 'issue' | 'comment' | 'history' | 'remoteLink' | 'project';

export function createWorld(kind: Kind, idsFrom = 0): World {
  return {
    kind,
    baseUrl: '',
    users: [],
    projects: [],
    issues: new Map(),
    switches: defaultSwitches(kind),
    writes: [],
    counters: freshCounters(idsFrom),
    listeners: new Set(),
    recordListeners: new Set(),
    apps: new Set(),
  };
}

function freshCounters(from: number): World['counters'] {
  return {
    issue: from + 10_001,
    comment: from + 10_201,
    history: from + 10_401,
    remoteLink: from + 10_601,
    project: from + 10_100,
  };
}

/** Empties it; listeners and the address stay. Ids go on, so that an id never means two things in one run. */
export function emptyWorld(world: World): void {
  world.users = [];
  world.projects = [];
  world.issues.clear();
  world.switches = defaultSwitches(world.kind);
  world.writes = [];
}

export function nextId(world: World, of: Counter): number {
  return world.counters[of]++;
}

export function findIssue(world: World, idOrKey: string): Issue | undefined {
  const byId = world.issues.get(idOrKey);
  if (byId) return byId;
  const key = idOrKey.toUpperCase();
  const all = [...world.issues.values()];
  return all.find((issue) => issue.key === key) ?? all.find((issue) => issue.formerKeys.includes(key));
}

export function findProject(world: World, idOrKey: string): Project | undefined {
  return world.projects.find((project) => project.id === idOrKey || project.key === idOrKey.toUpperCase());
}

/** A user by account id, key, user name or e-mail, however the caller happens to name them. */
export function findUser(world: World, id: string): User | undefined {
  return world.users.find((user) => [user.accountId, user.key, user.name, user.email].includes(id));
}

export function userById(world: World, id: string): User {
  const user = findUser(world, id);
  if (!user) throw new Error(`The simulated Jira has no user ${id}.`);
  return user;
}

/** What this user may not do anywhere. */
export function lackedBy({ switches }: World, user: User): string[] {
  return [...switches.denied, ...(switches.deniedTo[user.name] ?? [])];
}

export function projectOf(world: World, issue: Issue): Project {
  const project = world.projects.find((candidate) => candidate.id === issue.projectId);
  if (!project) throw new Error(`The simulated Jira has no project ${issue.projectId}.`);
  return project;
}

/** Writes the oracle's record of a change and tells who listens. */
export function record(
  world: World,
  actor: Actor,
  entry: { what: Write['what']; issueId: string; key: string; detail: Record<string, unknown>; change?: Change },
): void {
  const { change, ...rest } = entry;
  const write: Write = { at: Date.now(), by: actor.user.name, via: actor.via, ...rest };
  world.writes.push(write);
  if (change) for (const listener of world.listeners) listener(change);
  for (const listener of world.recordListeners) listener(write);
}

/** What a person typed, as this dialect keeps it; documents pass through on Cloud and become markup on Data Center. */
export function toRichText(world: World, typed: string | AdfDocument): RichText {
  if (world.kind === 'cloud') return typeof typed === 'string' ? typedToAdf(world, typed) : typed;
  return typeof typed === 'string' ? typed : adfToWiki(typed);
}

function typedToAdf(world: World, typed: string): AdfDocument {
  return typed.trim() === '' ? adfDocument() : wikiToAdf(typed, { bareUrl: 'card', nameOf: nameOf(world) });
}

/** A text as wiki markup; `typed`: as a person would type it. */
export function toWiki(text: RichText, form: 'payload' | 'typed' = 'payload'): string {
  return typeof text === 'string' ? text : adfToWiki(text, form);
}

export function toHtml(world: World, text: RichText): string {
  return typeof text === 'string' ? wikiToHtml(text, nameOf(world)) : adfToHtml(text);
}

function nameOf(world: World): (id: string) => string | undefined {
  return (id) => findUser(world, id)?.displayName;
}

export function findComment(issue: Issue, id: string): Comment | undefined {
  return issue.comments.find((comment) => comment.id === id);
}
