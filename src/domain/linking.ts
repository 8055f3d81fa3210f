/**
 * Which conversations an issue is linked to: the difference between what all its sources name and the links there are, never
 * the difference of the last edit.
 */
import type { BrokenReason, ConversationAddress, Link, Source, SourceName } from './model.ts';
import { conversationKey, type LinkChange, type Snapshot } from './snapshot.ts';

export interface Linking {
  /** The sources to store. */
  sources: Source[];
  changes: LinkChange[];
  made: Link[];
  ended: Link[];
  /** Links that cannot work from now on. */
  broken: Link[];
  /** Links that stood before and still do, as they are now. */
  standing: Link[];
}

/**
 * Brings the links in step with the sources. `newId` gives an id per new link; `heardAt` is the issue's version they are told;
 * `quiet`: new links are made without a link note.
 */
export function relink(
  snapshot: Snapshot,
  updates: Source[],
  context: { hostId: string; issueId: string; heardAt: number; newId: () => string; quiet?: boolean },
): Linking {
  const { all, toStore } = withUpdates(snapshot, updates);
  const wanted = wantedConversations(all, snapshot);
  const linking: Linking = { sources: toStore, changes: [], made: [], ended: [], broken: [], standing: [] };
  for (const link of snapshot.links) {
    const want = wanted.get(conversationKey(link));
    if (want === undefined) {
      linking.changes.push({ kind: 'ended', linkId: link.id, reason: 'no text of the issue names it any more' });
      linking.ended.push(link);
    } else if (needsIntroduction(link, want)) {
      linking.changes.push({ kind: 'ended', linkId: link.id, reason: 'linked anew: its workspace can be reached now' });
    } else {
      wanted.delete(conversationKey(link));
      keep(link, want, linking);
    }
  }
  for (const want of wanted.values()) {
    const { hostId, issueId } = context;
    const heardAt = want.broken === null ? context.heardAt : 0;
    const quiet = context.quiet === true && want.broken === null ? { quiet: true } : {};
    const link: Link = { id: context.newId(), hostId, issueId, ...want, title: null, heardAt, ...quiet };
    linking.changes.push({ kind: 'made', link });
    linking.made.push(link);
  }
  return linking;
}

/** A link that was told nothing yet, or by another connection, starts anew with its link note. */
function needsIntroduction(link: Link, want: Wanted): boolean {
  return want.broken === null && (link.heardAt === 0 || link.connectionId !== want.connectionId);
}

function keep(link: Link, want: Wanted, linking: Linking): void {
  const broken = isLasting(link.broken) ? link.broken : want.broken;
  const kept: Link = { ...link, sources: want.sources, broken };
  linking.standing.push(kept);
  if (want.sources.join() !== link.sources.join())
    linking.changes.push({ kind: 'sources', linkId: link.id, sources: want.sources });
  if (broken === link.broken) return;
  if (broken === null) linking.changes.push({ kind: 'healed', linkId: link.id });
  else {
    linking.changes.push({ kind: 'broken', linkId: link.id, reason: broken });
    linking.broken.push(kept);
  }
}

/** What was learned of the conversation itself; the other reasons follow from settings and pass with them. */
function isLasting(reason: BrokenReason | null): boolean {
  return reason === 'conversation_gone' || reason === 'conversation_forbidden';
}

interface Wanted {
  workspaceId: string;
  conversationId: string;
  connectionId: string | null;
  broken: BrokenReason | null;
  sources: SourceName[];
}

function wantedConversations(sources: Source[], snapshot: Snapshot): Map<string, Wanted> {
  const unlinked = new Set(
    sources.find((source) => source.name === 'unlinked')?.conversations.map((address) => keyOf(address, snapshot)),
  );
  const wanted = new Map<string, Wanted>();
  for (const source of sources) {
    if (source.name === 'unlinked') continue;
    for (const address of source.conversations) {
      const resolved = source.name === 'escalation' ? resolveAnywhere(address, snapshot) : resolve(address, snapshot);
      const key = conversationKey(resolved);
      if (unlinked.has(key)) continue;
      const known = wanted.get(key);
      if (known === undefined) {
        wanted.set(key, { ...resolved, sources: [source.name] });
        continue;
      }
      if (!known.sources.includes(source.name)) known.sources.push(source.name);
      if (known.connectionId === null) {
        known.connectionId = resolved.connectionId;
        known.broken = resolved.broken;
      }
    }
  }
  return wanted;
}

type Resolving = Pick<Snapshot, 'project' | 'connections' | 'links'>;

/**
 * Which connection an address belongs to. The workspace id decides, not the region's host (contract: "Which text links"). An
 * address of no connection of this project is kept, shown and never called.
 */
export function resolve(address: ConversationAddress, snapshot: Resolving): Omit<Wanted, 'sources'> {
  const workspaceId = workspaceOf(address, snapshot);
  const { conversationId } = address;
  const own = snapshot.connections.find(
    (connection) => connection.id === snapshot.project?.connectionId && connection.state !== 'disconnected',
  );
  if (own === undefined) return { workspaceId, conversationId, connectionId: null, broken: 'no_connection' };
  if (own.workspaceId !== workspaceId)
    return { workspaceId, conversationId, connectionId: null, broken: 'other_workspace' };
  const broken = own.plan === 'restricted' ? 'plan_restricted' : null;
  return { workspaceId, conversationId, connectionId: own.id, broken };
}

/** What an issue was escalated to is reached by whatever connection there is to its workspace, the project's own or not. */
function resolveAnywhere(address: ConversationAddress, snapshot: Resolving): Omit<Wanted, 'sources'> {
  const resolved = resolve(address, snapshot);
  const other = snapshot.connections.find(
    ({ workspaceId, state }) => workspaceId === resolved.workspaceId && state !== 'disconnected',
  );
  if (resolved.connectionId !== null || other === undefined) return resolved;
  return { ...resolved, connectionId: other.id, broken: other.plan === 'restricted' ? 'plan_restricted' : null };
}

/** `_` is the connected workspace if there is exactly one; once linked, it stays what it was then. */
function workspaceOf({ workspaceId, conversationId }: ConversationAddress, snapshot: Resolving): string {
  if (workspaceId !== '_') return workspaceId;
  const linked = snapshot.links.find((link) => link.conversationId === conversationId && link.workspaceId !== '_');
  if (linked !== undefined) return linked.workspaceId;
  const [only, second] = snapshot.connections.filter((connection) => connection.state !== 'disconnected');
  return only !== undefined && second === undefined ? only.workspaceId : '_';
}

function keyOf(address: ConversationAddress, snapshot: Resolving): string {
  return conversationKey(resolve(address, snapshot));
}

/**
 * All sources after the updates, by name, and those to store. A person's unlinking holds while some text still names the
 * conversation; once none does, naming it again links again.
 */
function withUpdates(snapshot: Snapshot, updates: Source[]): { all: Source[]; toStore: Source[] } {
  const names = new Set(updates.map((update) => update.name));
  const merged = [...snapshot.sources.filter((source) => !names.has(source.name)), ...updates];
  const named = new Set(
    merged
      .filter((source) => source.name !== 'unlinked')
      .flatMap((source) => source.conversations.map((address) => keyOf(address, snapshot))),
  );
  const all = merged
    .map((source) => {
      if (source.name !== 'unlinked') return source;
      const conversations = source.conversations.filter((address) => named.has(keyOf(address, snapshot)));
      return conversations.length === source.conversations.length ? source : { ...source, conversations };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { all, toStore: all.filter((source) => !snapshot.sources.includes(source)) };
}
