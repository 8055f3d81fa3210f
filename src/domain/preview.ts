/** What a note would look like, by the very decision that makes notes: settings are seen before they are saved. */
import { noteHtml } from './text/html.ts';
import type { Comment, Host, Issue, KnownIssue, Link, LinkingSettings, Person } from './model.ts';
import { type News, ruledOut } from './news.ts';
import { notify } from './notify.ts';
import { conversationKey, type Snapshot } from './snapshot.ts';
import { onTransition } from './transitions.ts';

export interface PreviewInput {
  host: Host;
  issue: Issue;
  linking: LinkingSettings;
  actor: Person | null;
  /** What happened; null: a conversation was linked to an issue that was there already. */
  news: News | null;
  /** All comments of the issue, oldest first. */
  discussion: Comment[];
}

export interface NotePreview {
  /** As it would leave, with a reference that is nobody's. */
  html: string;
  /** It would also bring the conversation back to the inbox. */
  reopens: boolean;
  /** Why, with these settings, nothing is written for this after all; null: it is. */
  withheld: string | null;
}

/** The reference of a preview. */
const REF = 'PREVIEW';

/** The note of one event in one conversation. Rules that would hold it back are told beside it: its words are wanted all the same. */
export function previewNote(input: PreviewInput): NotePreview {
  const { host, issue, news, actor } = input;
  const ruled = news?.kind === 'status' ? { ...input, linking: onTransition(input.linking, news) } : input;
  const opening = news === null || news.kind === 'created';
  const link = pretendLink(issue);
  const issueKnown: KnownIssue = { ...issue, statusAt: 0, assigneeAt: 0, deleted: false };
  const { effects } = notify({
    news: news === null ? [] : [news],
    actor,
    snapshot: snapshotOf(ruled),
    issue: issueKnown,
    standing: opening ? [] : [link],
    made: opening ? [link] : [],
    discussion: input.discussion,
    conversationUrl: () => '',
  });
  const note = effects.map(({ effect }) => effect).find((effect) => effect.kind === 'note');
  if (note === undefined) throw new Error(`The preview of ${news?.kind ?? 'a new link'} on ${host.name} has no note.`);
  return {
    html: noteHtml(note.body, { ref: REF, moreUrl: note.moreUrl }),
    reopens: note.reopen,
    withheld: withheld(ruled),
  };
}

function withheld({ linking, news, actor }: PreviewInput): string | null {
  if (!linking.enabled) return 'conversation linking is off for this project';
  // The note of a new link is the reference itself: it is written whatever the rules of events say.
  if (news === null || news.kind === 'created') return null;
  const rule = linking.events[news.event];
  return ruledOut(news, actor, linking) ?? (rule.notify ? null : `${news.event}: notify is off`);
}

/** The settings without what would keep this event from being told. */
function snapshotOf({ host, issue, linking, news }: PreviewInput): Snapshot {
  const told = structuredClone(linking);
  told.enabled = true;
  if (news !== null) Object.assign(told.events[news.event], { notify: true, statuses: [], categories: [], people: [] });
  if (news?.kind === 'comment') told.events.comment.publicOnly = false;
  return {
    host,
    project: { id: '', hostId: host.id, key: issue.projectKey, connectionId: connectionId, linking: told },
    connections: [],
    issue: null,
    sources: [],
    links: [],
    told: new Set(),
  };
}

const connectionId = 'preview';

function pretendLink(issue: Issue): Link {
  const address = { workspaceId: 'preview', conversationId: '1' };
  return {
    id: conversationKey(address),
    hostId: issue.hostId,
    issueId: issue.id,
    connectionId,
    ...address,
    sources: ['hand'],
    broken: null,
    title: null,
    heardAt: 0,
  };
}
