/** Linking an issue that is there, looking at a linked one, and ending a link, in the inbox app. */
import { randomUUID } from 'node:crypto';
import type { CanvasItem, CanvasView } from '../domain/canvas.ts';
import { Gone } from '../domain/errors.ts';
import type { HandEvent } from '../domain/events.ts';
import type { HostIssue } from '../domain/host-ports.ts';
import type { Issue } from '../domain/model.ts';
import { conversationLink, type FoundIssue, searchKnownIssues } from '../store/inbox-app.ts';
import { isLinked, knownIssue } from '../store/commands.ts';
import { findEvent } from '../store/events.ts';
import { wishOf } from './act.ts';
import { type Asked, asTrouble, type Parts, presentLink, type Step, trouble } from './inbox-app-parts.ts';
import { lookSoon } from './soon.ts';

const MOST_FOUND = 8;
const MOST_WORDS = 200;

export function createLinkSteps(parts: Parts): Record<string, Step> {
  const { db, kept, home } = parts;

  /** What is known here at once, what the hosts find as soon as it comes. */
  async function search(asked: Asked): Promise<CanvasView> {
    const words = (asked.inputs['query'] ?? asked.stored['query'] ?? '').trim().slice(0, MOST_WORDS);
    const known = await db.tx(asked.organizationId, (sql) =>
      searchKnownIssues(sql, { projects: asked.projects, words, limit: MOST_FOUND }),
    );
    const live = words === '' ? [] : await Promise.all(hostsOf(asked).map((hostId) => atHost(asked, hostId, words)));
    const items = new Map(known.map((issue) => [`${issue.hostId}/${issue.id}`, itemOf(issue)]));
    for (const found of live)
      if (found.kind === 'there')
        for (const issue of found.value) items.set(`${issue.hostId}/${issue.id}`, itemOf(issue));
    const working = live.some(({ kind }) => kind === 'working');
    const failed = live.some(({ kind }) => kind === 'failed');
    const shown = [...items.values()].slice(0, MOST_FOUND);
    return {
      kind: 'choose',
      title: 'Link an issue',
      filter: { id: 'search', label: 'Key or words of the summary', value: words },
      items: shown,
      note: noteOf({ words, found: shown.length, working, failed }),
      extra: working ? { id: 'search:again', label: 'Look again' } : null,
      stored: { query: words },
    };
  }

  async function atHost(asked: Asked, hostId: string, words: string) {
    const { organizationId } = asked;
    const mine = asked.projects.filter((project) => project.hostId === hostId);
    const hostName = mine[0]?.hostName ?? '';
    return kept.soon(
      `search ${organizationId} ${hostId} ${words.toLowerCase()} ${mine.map(({ key }) => key).join()}`,
      async () => {
        const access = await parts.hostAccess(organizationId, hostId);
        if (access === null) return [];
        const found = await Promise.all(
          mine
            .slice(0, 5)
            .map(({ key }) => parts.hostReads.issues(access, { project: key, search: words, limit: MOST_FOUND })),
        );
        return found.flat().map((issue) => foundIssue(issue, { hostId, hostName }));
      },
    );
  }

  async function linkIssue(asked: Asked, rest: string): Promise<CanvasView> {
    const slash = rest.indexOf('/');
    const [hostId, issueId] = [rest.slice(0, slash), rest.slice(slash + 1)];
    const { organizationId, connection, conversation } = asked;
    if (!hostsOf(asked).includes(hostId))
      return trouble('Its project is not connected to this workspace any more.', null, 'link');
    const of = { hostId, issueId, connectionId: connection.id, conversationId: conversation.id };
    const [known, linked] = await db.tx(organizationId, (sql) =>
      Promise.all([knownIssue(sql, { hostId, idOrKey: issueId }), isLinked(sql, of)]),
    );
    if (linked) return home(asked, 'It is linked to this conversation already.');
    const read = known === null ? await readNow(asked, { hostId, issueId }) : { kind: 'there' as const, value: known };
    if (read.kind === 'working')
      return { kind: 'working', text: 'The issue is being read.', refresh: `link-issue:${rest}`, stored: asked.stored };
    if (read.kind === 'failed') return asTrouble(read.error, `link-issue:${rest}`);
    const issue = read.value;
    if (!asked.projects.some((project) => project.hostId === hostId && project.key === issue.projectKey))
      return trouble(
        `The project ${issue.projectKey} is not connected to this workspace.`,
        'An admin of Deskbridge can connect it under Projects.',
        'link',
      );
    return wished(
      asked,
      {
        kind: 'link.asked',
        hostId,
        issue,
        workspaceId: connection.workspaceId,
        conversationId: conversation.id,
        at: Date.now(),
        actor: { id: null, name: asked.admin.name },
        source: 'inbox-app',
      },
      { done: `${issue.key} is linked.`, waiting: `${issue.key} is being linked.` },
    );
  }

  function readNow(asked: Asked, { hostId, issueId }: { hostId: string; issueId: string }) {
    const { organizationId } = asked;
    return kept.soon(`issue ${organizationId} ${hostId} ${issueId}`, async (): Promise<Issue> => {
      const access = await parts.hostAccess(organizationId, hostId);
      if (access === null) throw new Gone('The host is not set up any more.');
      return (await parts.readIssue(access, issueId)).issue;
    });
  }

  /** The wish goes the road of every event; who pressed waits a moment for what comes of it. */
  async function wished(
    asked: Asked,
    event: Extract<HandEvent, { kind: 'link.asked' | 'unlink.asked' }>,
    say: { done: string; waiting: string },
  ): Promise<CanvasView> {
    const { organizationId } = asked;
    const { id } = await parts.receive(wishOf(organizationId, { event, key: randomUUID() }));
    const decided = await lookSoon(async () => {
      const row = await db.tx(organizationId, (sql) => findEvent(sql, id));
      return row === null || row.state === 'pending' ? null : row;
    });
    if (decided === null) return { kind: 'working', text: say.waiting, refresh: 'home', stored: {} };
    if (decided.state === 'done') return home(asked, say.done);
    return trouble(`It was not done: ${decided.reasons.join('; ') || decided.state}.`, null);
  }

  async function mine(asked: Asked, id: string) {
    const of = { connectionId: asked.connection.id, conversationId: asked.conversation.id, id };
    return db.tx(asked.organizationId, (sql) => conversationLink(sql, of));
  }

  return {
    link: (asked) => search({ ...asked, inputs: {}, stored: {} }),
    search: (asked) => search(asked),
    'link-issue': linkIssue,
    async issue(asked, id) {
      const link = await mine(asked, id);
      return link === null ? home(asked, 'It is not linked any more.') : { kind: 'issue', link: presentLink(link) };
    },
    async unlink(asked, id) {
      const link = await mine(asked, id);
      if (link === null) return home(asked, 'It is not linked any more.');
      const key = link.key ?? 'the issue';
      return {
        kind: 'confirm',
        text: `End the link with ${key}? This conversation then hears nothing of it any more. The issue stays, and can be linked again.`,
        yes: { id: `unlink-yes:${id}`, label: `Unlink ${key}` },
      };
    },
    async 'unlink-yes'(asked, id) {
      const link = await mine(asked, id);
      if (link === null) return home(asked, 'It is not linked any more.');
      const { hostId, issueId } = link;
      const actor = { id: null, name: asked.admin.name };
      const event = { kind: 'unlink.asked', hostId, issueId, linkId: link.id, at: Date.now(), actor } as const;
      return wished(asked, event, { done: 'The link has ended.', waiting: 'The link is being ended.' });
    },
  };
}

function hostsOf({ projects }: Asked): string[] {
  return [...new Set(projects.map(({ hostId }) => hostId))];
}

function itemOf({ hostId, id, key, summary, status, hostName }: FoundIssue): CanvasItem {
  return { id: `link-issue:${hostId}/${id}`, title: `${key} ${summary}`, subtitle: `${status.name} · ${hostName}` };
}

function foundIssue(issue: HostIssue, host: { hostId: string; hostName: string }): FoundIssue {
  const { id, key, summary, status } = issue;
  return { ...host, id, key, summary, status: { id: null, ...status } };
}

function noteOf(of: {
  words: string;
  found: number;
  working: boolean;
  failed: boolean;
}): { style: 'muted' | 'error'; text: string } | null {
  if (of.failed) return { style: 'error', text: 'Not every host answered: what is shown is what Deskbridge knows of.' };
  if (of.working) return { style: 'muted', text: 'Still looking.' };
  if (of.found > 0) return of.words === '' ? { style: 'muted', text: 'Changed last:' } : null;
  return { style: 'muted', text: 'Nothing fits. Try the key, or fewer words.' };
}
