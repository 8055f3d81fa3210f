/**
 * Plain data for tests of decisions: texts, settings, connections, and a pretend issue that tells its own history as its host
 * would. Every builder makes something complete; a test names only what it is about.
 */
import type { Change, CommentMention, HostEvent, Told } from '../src/domain/events.ts';
import type {
  Comment,
  Connection,
  Host,
  Issue,
  LinkingSettings,
  Person,
  Project,
  Status,
} from '../src/domain/model.ts';
import type { ConversationUrlReader, ConversationUrlWriter, IssueRead } from '../src/domain/ports.ts';
import type { RichText } from '../src/domain/text/richtext.ts';
import { defaultLinking } from '../src/domain/settings.ts';
import type { Step, Workflow } from '../src/domain/workflows/model.ts';

export const jiraHost: Host = { id: 'h1', name: 'jira', kind: 'jira-data-center', url: 'https://jira.test/jira' };
export const ann: Person = { id: 'u-ann', name: 'Ann' };
export const bob: Person = { id: 'u-bob', name: 'Bob' };

export const toDo: Status = { id: '1', name: 'To Do', category: 'new' };
export const inProgress: Status = { id: '3', name: 'In Progress', category: 'indeterminate' };
export const done: Status = { id: '4', name: 'Done', category: 'done' };

const URL_START = 'https://in.test/';

/** `conversationUrlOf('w1/100')`: the address of conversation 100 of workspace w1. */
export function conversationUrlOf(conversation: string): string {
  return `${URL_START}${conversation}`;
}

export const readUrl: ConversationUrlReader = (url) => {
  const [, workspaceId, conversationId] = /^https:\/\/in\.test\/(\w+)\/(\d+)$/.exec(url) ?? [];
  return workspaceId === undefined || conversationId === undefined ? null : { workspaceId, conversationId };
};

export const writeUrl: ConversationUrlWriter = (connection, conversationId) =>
  conversationUrlOf(`${connection.workspaceId}/${conversationId}`);

/** A text of one paragraph that links these conversations (`w1/100`). */
export function richText(words: string, ...conversations: string[]): RichText {
  const urls = conversations.map(conversationUrlOf);
  const text = [words, ...urls].join(' ').trim();
  return {
    blocks: text === '' ? [] : [{ kind: 'paragraph', content: [{ kind: 'text', text }] }],
    urls,
    fallback: null,
  };
}

export function connection(workspaceId: string, more: Partial<Connection> = {}): Connection {
  return {
    id: `c-${workspaceId}`,
    name: workspaceId,
    workspaceId,
    workspaceName: `Workspace ${workspaceId}`,
    region: 'US',
    apiUrl: 'https://api.intercom.test',
    adminId: '7',
    adminName: 'Deskbridge',
    state: 'connected',
    stateReason: null,
    plan: 'ok',
    ...more,
  };
}

/** The default settings with a change made to them. */
export function linkingWith(change: (linking: LinkingSettings) => void): LinkingSettings {
  const linking = defaultLinking();
  change(linking);
  return linking;
}

export function project(key: string, more: Partial<Project> = {}): Project {
  return { id: `p-${key}`, hostId: jiraHost.id, key, connectionId: 'c-w1', linking: defaultLinking(), ...more };
}

export function issue(more: Partial<Issue> = {}): Issue {
  return {
    hostId: jiraHost.id,
    id: '10001',
    key: 'SUP-1',
    projectKey: 'SUP',
    summary: 'Printer burns',
    status: toDo,
    assignee: null,
    resolution: null,
    updatedAt: 1000,
    ...more,
  };
}

export function comment(id: string, text: RichText, more: Partial<Comment> = {}): Comment {
  return { id, author: ann, text, public: true, createdAt: 1000, updatedAt: 1000, ...more };
}

/** How a host tells texts: with the event, or by a read afterwards (Jira Cloud). */
export type Telling = 'given' | 'reread';

interface Picture {
  at: number;
  issue: Issue;
  description: RichText;
  comments: Comment[];
}

export interface PretendIssue {
  create(description?: RichText): HostEvent;
  /** Several changes at once are one change of the host, with one changelog id. */
  change(what: {
    description?: RichText;
    status?: Status;
    assignee?: Person | null;
    resolution?: string | null;
    summary?: string;
    moveTo?: string;
    comment?: { id: string; text: RichText };
    actor?: Person;
  }): HostEvent;
  addComment(id: string, text: RichText, more?: Partial<Comment>): HostEvent;
  editComment(id: string, text: RichText): HostEvent;
  removeComment(id: string): HostEvent;
  remove(): HostEvent;
  /** What the host would answer at that time (ms), the newest by default. */
  read: (at?: number) => IssueRead & { comments: Comment[] };
  now(): number;
}

/** One issue of a pretend host: each act moves its clock by a second and answers the event that the host would send. */
export function pretendIssue(options: { telling?: Telling; commentEventsNameTheIssue?: boolean } = {}): PretendIssue {
  const { telling = 'given', commentEventsNameTheIssue = true } = options;
  const pictures: Picture[] = [];
  let changeIds = 500;
  const newest = (): Picture => pictures.at(-1) ?? { at: 0, issue: issue(), description: richText(''), comments: [] };
  const tell = <T>(value: T): Told<T> => (telling === 'given' ? { kind: 'given', value } : { kind: 'reread' });
  const mention = (made: Comment): CommentMention => ({ id: made.id, comment: tell(made) });

  function act(next: (before: Picture, at: number) => Partial<Picture>): Picture {
    const before = newest();
    const at = before.at + 1000;
    const after: Picture = { ...before, ...next(before, at), at };
    after.issue = { ...after.issue, updatedAt: at };
    pictures.push(after);
    return after;
  }

  function from(picture: Picture, actor: Person = bob): { hostId: string; issueId: string; at: number; actor: Person } {
    return { hostId: jiraHost.id, issueId: picture.issue.id, at: picture.at + 15, actor };
  }

  function putComment(made: Comment, before: Picture): Partial<Picture> {
    return { comments: [...before.comments.filter((other) => other.id !== made.id), made] };
  }

  function commentEvent(kind: 'comment.created' | 'comment.changed', made: (at: number) => Comment): HostEvent {
    const picture = act((before, at) => putComment(made(at), before));
    const told = made(picture.at);
    const about = { ...from(picture, told.author ?? bob), issue: commentEventsNameTheIssue ? picture.issue : null };
    return { kind, ...about, comment: mention(told) };
  }

  return {
    create(description = richText('')) {
      const picture = act(() => ({ description }));
      return { kind: 'issue.created', ...from(picture), issue: picture.issue, description: tell(description) };
    },
    change(what) {
      const changes: Change[] = [];
      let made: Comment | null = null;
      const picture = act((before, at) => {
        const after: Picture = { ...before, issue: { ...before.issue } };
        if (what.assignee !== undefined) {
          changes.push({ kind: 'assignee', from: after.issue.assignee, to: what.assignee });
          after.issue.assignee = what.assignee;
        }
        if (what.status !== undefined) {
          changes.push({ kind: 'status', from: { ...after.issue.status, category: null }, to: what.status });
          after.issue.status = what.status;
        }
        if (what.description !== undefined) {
          changes.push({ kind: 'description' });
          after.description = what.description;
        }
        if (what.moveTo !== undefined) {
          changes.push({ kind: 'moved', fromKey: after.issue.key, toKey: `${what.moveTo}-9` });
          after.issue = { ...after.issue, key: `${what.moveTo}-9`, projectKey: what.moveTo };
        }
        if (what.summary !== undefined) changes.push({ kind: 'other', field: 'summary' });
        after.issue.summary = what.summary ?? after.issue.summary;
        if (what.resolution !== undefined) after.issue.resolution = what.resolution;
        if (what.comment !== undefined) {
          made = comment(what.comment.id, what.comment.text, { createdAt: at, updatedAt: at });
          after.comments = [...after.comments, made];
        }
        return after;
      });
      const says = telling === 'given' || what.description !== undefined;
      return {
        kind: 'issue.changed',
        ...from(picture, what.actor),
        issue: picture.issue,
        changeId: String((changeIds += 1)),
        changes,
        description: says ? tell(picture.description) : { kind: 'unchanged' },
        comment: made === null ? null : mention(made),
      };
    },
    addComment: (id, text, more = {}) =>
      commentEvent('comment.created', (at) => comment(id, text, { createdAt: at, updatedAt: at, ...more })),
    editComment(id, text) {
      const before = newest().comments.find((other) => other.id === id) ?? comment(id, text);
      return commentEvent('comment.changed', (at) => ({ ...before, text, updatedAt: at }));
    },
    removeComment(id) {
      const picture = act((before) => ({ comments: before.comments.filter((other) => other.id !== id) }));
      return { kind: 'comment.deleted', ...from(picture), commentId: id };
    },
    remove() {
      const picture = act(() => ({}));
      return { kind: 'issue.deleted', ...from(picture) };
    },
    read: (at = Infinity) => {
      const picture = pictures.findLast((candidate) => candidate.at <= at) ?? newest();
      return { issue: picture.issue, description: picture.description, comments: picture.comments };
    },
    now: () => newest().at,
  };
}

/** A workflow that an issue starts when it is made, wherever it is. */
export function workflow(steps: Step[], more: Partial<Workflow> = {}): Workflow {
  return {
    name: 'Test',
    description: '',
    scope: {},
    trigger: { kind: 'issue-created' },
    ownChanges: false,
    conditions: { all: [] },
    steps,
    ...more,
  };
}
