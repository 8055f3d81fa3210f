/** One panel as it stands here, and what of it is not fresh: what every part of the panel begins with. */
import type { z } from 'zod';
import type { Contact } from '../../domain/contacts.ts';
import { Gone, Rejected } from '../../domain/errors.ts';
import type { Issue } from '../../domain/model.ts';
import type { ConnectionWish } from '../../pipeline/ask-workspace.ts';
import type { Reported, Wish } from '../../pipeline/ask.ts';
import { countWaiting } from '../../store/workflows/approval-reads.ts';
import type { AuditActor } from '../../store/audit.ts';
import {
  type ContactAddress,
  contactKey,
  loadContacts,
  loadPanel,
  type PanelConnection,
  type PanelLink,
  type PanelRow,
  type Seen,
} from '../../store/panel.ts';
import type { ApiDeps } from '../deps.ts';
import { asking } from '../vendor-problems.ts';
import { notFound, unprocessable } from '../problem.ts';
import { ProjectSettingsSchema } from '../schemas/project-settings.ts';

/** Who looks: somebody signed in, a key, or a person in Jira whose permission was checked. */
export interface Reader {
  organizationId: string;
  /** What the timeline shows. */
  name: string;
  mayWrite: boolean;
  /** For the audit log. */
  actor: AuditActor;
}

/** `host`: its name; `issue`: key or immutable id. */
export interface PanelAddress {
  host: string;
  issue: string;
}

type PanelSettings = z.infer<typeof ProjectSettingsSchema>['panel'];

export interface PanelView extends Omit<PanelRow, 'issue'> {
  issue: Issue;
  settings: PanelSettings;
  linkingOn: boolean;
  /** The project's own, unless it was disconnected. */
  connection: PanelConnection | null;
  contacts: Map<string, Seen<Contact>>;
  /** How many wait on the issue. */
  approvals: number;
}

/** An issue nothing was heard of is not asked for again and again. */
const KEEP_MS = 30_000;
const MOST_KEPT = 500;

export type LoadView = (reader: Reader, of: PanelAddress) => Promise<PanelView>;

/** Loads panels. Throws 404 and 422 for what there is not, and what a host that has to be asked refuses. */
export function createViews(deps: ApiDeps): LoadView {
  const unheard = new Map<string, { until: number; reported: Promise<Reported> }>();

  function readUnheard(reader: Reader, host: PanelRow['host'], issue: string): Promise<Reported> {
    const key = `${reader.organizationId} ${host.id} ${issue}`;
    const known = unheard.get(key);
    if (known !== undefined && known.until > performance.now()) return known.reported;
    const reported = deps.beside.ask.readReported({ ...reader, hostId: host.id }, issue);
    if (unheard.size >= MOST_KEPT) unheard.clear();
    unheard.set(key, { until: performance.now() + KEEP_MS, reported });
    reported.catch(() => unheard.delete(key));
    return reported;
  }

  return async (reader, of) => {
    const issue = of.issue.trim();
    const load = (known: Issue | null) =>
      deps.db.tx(reader.organizationId, async (sql) => {
        const row = await loadPanel(sql, { host: of.host, issue: known?.id ?? issue, unheard: known });
        if (row === null) return null;
        const contacts = await loadContacts(sql, contactsIn(row));
        const issueId = row.issue?.id ?? known?.id ?? null;
        const approvals = issueId === null ? 0 : await countWaiting(sql, { hostId: row.host.id, issueId });
        return { row, contacts, approvals };
      });
    const first = await load(null);
    if (first === null) throw notFound(`There is no host ${of.host}.`);
    if (first.row.issue?.deleted === true) throw notFound(`The issue ${first.row.issue.key} was deleted.`);
    if (first.row.issue !== null) return viewOf(first, first.row.issue);
    const { issue: read } = await asking(first.row.host, () =>
      readUnheard(reader, first.row.host, issue).catch((error: unknown) => {
        throw asNoIssue(error, of) ?? error;
      }),
    );
    return viewOf((await load(read)) ?? first, read);
  };
}

type Loaded = Pick<PanelView, 'contacts' | 'approvals'> & { row: PanelRow };

function viewOf({ row, contacts, approvals }: Loaded, issue: Issue): PanelView {
  const stored = row.project?.settings ?? {};
  const { panel, linking } = ProjectSettingsSchema.parse({ panel: stored['panel'], linking: stored['linking'] });
  const own = row.connections.find(({ id }) => id === row.project?.connectionId) ?? null;
  const connection = own?.state === 'disconnected' ? null : own;
  return { ...row, issue, settings: panel, linkingOn: linking.enabled, connection, contacts, approvals };
}

function contactsIn(row: PanelRow): ContactAddress[] {
  const own = row.project?.connectionId ?? null;
  return [
    ...row.links.flatMap(({ connectionId, seen }) =>
      connectionId === null ? [] : (seen.facts?.contactIds ?? []).map((contactId) => ({ connectionId, contactId })),
    ),
    ...(own === null
      ? []
      : (row.reporter?.facts?.contactIds ?? []).map((contactId) => ({ connectionId: own, contactId }))),
  ];
}

export function contactIn(view: PanelView, connectionId: string, contactId: string): Contact | null {
  return view.contacts.get(contactKey({ connectionId, contactId }))?.facts ?? null;
}

/** How old something shown may be, ms. Names and labels change seldom. */
const FRESH_MS = 30_000;
const FRESH_WORKSPACE_MS = 300_000;
/** No more of one conversation are shown. */
const MOST_CONTACTS = 10;

/** What of a panel is to be read; null: all of it is fresh. `all`: fresh or not. */
export function wishOf(reader: Reader, view: PanelView, all: boolean): Wish | null {
  if (view.project === null || !view.settings.enabled) return null;
  const { organizationId } = reader;
  const isOld = (seen: { triedAt: number | null } | null | undefined, ms = FRESH_MS): boolean =>
    all || seen === null || seen === undefined || seen.triedAt === null || view.now - seen.triedAt > ms;
  const connections = view.connections
    .filter(({ state, plan }) => state !== 'disconnected' && plan === 'ok')
    .map((connection) => wishAt(view, connection, isOld))
    .filter((wish) => wish !== null);
  const { connection, reporter } = view;
  const looksAtReporter =
    view.settings.contactSource.includes('reporter') && connection?.plan === 'ok' && isOld(reporter);
  if (connections.length === 0 && !looksAtReporter) return null;
  return {
    organizationId,
    connections,
    reporter:
      looksAtReporter && connection !== null
        ? {
            organizationId,
            hostId: view.host.id,
            issueId: view.issue.id,
            connectionId: connection.id,
            private: view.host.kind === 'jira-cloud',
            before: reporter?.facts ?? null,
          }
        : null,
  };
}

type IsOld = (seen: { triedAt: number | null } | null | undefined, ms?: number) => boolean;

function wishAt(view: PanelView, { id }: PanelConnection, isOld: IsOld): ConnectionWish | null {
  const links = view.links.filter((link) => link.connectionId === id && link.broken === null);
  const own = view.connection?.id === id && view.settings.contactSource.includes('reporter');
  if (links.length === 0 && !own) return null;
  const conversations = links.filter(({ seen }) => isOld(seen)).map(({ conversationId }) => conversationId);
  const named = links.flatMap(({ seen }) => (seen.facts?.contactIds ?? []).slice(0, MOST_CONTACTS));
  const contacts = [...new Set(named)].filter((contactId) => {
    const seen = view.contacts.get(contactKey({ connectionId: id, contactId }));
    return isOld(seen) || lacksFields(view, seen?.facts ?? null);
  });
  const workspace = isOldWorkspace(view, id);
  if (conversations.length === 0 && contacts.length === 0 && !workspace) return null;
  return { connectionId: id, workspace, conversations, contacts };
}

function isOldWorkspace(view: PanelView, connectionId: string): boolean {
  const triedAt = view.workspaces[connectionId]?.triedAt ?? null;
  return triedAt === null || view.now - triedAt > FRESH_WORKSPACE_MS;
}

/** Somebody chose another field since it was read. */
function lacksFields({ settings }: PanelView, contact: Contact | null): boolean {
  if (contact === null) return false;
  const wanted = [...settings.fields[contact.role], ...(settings.sum === null ? [] : [settings.sum])];
  return wanted.some((key) => !(key in contact.attributes));
}

/** Which links a text to all of them reaches. */
export function reachable(view: PanelView): PanelLink[] {
  return view.links.filter(
    ({ connectionId, broken }) =>
      broken === null &&
      view.connections.some(({ id, state, plan }) => id === connectionId && state !== 'disconnected' && plan === 'ok'),
  );
}

/** Null: it is not about the issue. */
function asNoIssue(error: unknown, of: PanelAddress): Error | null {
  if (error instanceof Gone) return notFound(`${of.host} has no issue ${of.issue}, or its token may not see it.`);
  if (error instanceof Rejected && error.code === 'bad_id')
    return unprocessable('bad_issue_key', `issue: "${of.issue.slice(0, 40)}" is no key; write one such as SUP-42`);
  return null;
}
