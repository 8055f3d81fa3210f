/**
 * ask: live reads for the panel. In: what somebody who looks wants fresh. Out: it is kept in the store, and whoever looks hears of it. Never
 * inside a transaction.
 */
import { type Contact, matching, type Reporter } from '../domain/contacts.ts';
import { PlanRestricted, Reconnect } from '../domain/errors.ts';
import type { Issue } from '../domain/model.ts';
import {
  type ConversationQuery,
  type PanelHost,
  type PanelInbox,
  type SeenConversation,
  troubleOf,
} from '../domain/panel.ts';
import type { ConnectionAccess, HostAccess } from '../domain/ports.ts';
import type { WorkspaceDirectory } from '../domain/workspace.ts';
import { setConnectionPlan } from '../store/connections.ts';
import type { Db } from '../store/db.ts';
import type { ReporterFacts } from '../store/panel.ts';
import { forgetUnseen, type ReporterOf, saveReporter } from '../store/seen.ts';
import { type At, type ConnectionWish, createWorkspaceReads } from './ask-workspace.ts';
import { createLookingGlass, type Looks } from './looks.ts';

export interface AskPorts {
  inbox: PanelInbox;
  directory: WorkspaceDirectory;
  host(access: HostAccess): PanelHost;
  /** Null: it is not set up any more, or disconnected. */
  connectionAccess(organizationId: string, connectionId: string): Promise<ConnectionAccess | null>;
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
  /** Something of this organization's panels was read anew. */
  changed(organizationId: string): void;
}

/** What is not fresh enough of one panel. */
export interface Wish {
  organizationId: string;
  connections: ConnectionWish[];
  reporter: ReporterWish | null;
}

export interface ReporterWish extends ReporterOf {
  /** The host lets people hide their address: it is not kept. */
  private: boolean;
  before: ReporterFacts | null;
}

export interface Asker {
  /** Reads what is wished for; what fails is kept as a trouble, not thrown. Wishes of the same key that run already are joined. */
  refresh(key: string, wish: Wish): Promise<void>;
  /** An issue nothing was heard of, with its reporter. Throws the errors of domain/errors.ts. */
  readReported(of: { organizationId: string; hostId: string }, issue: string): Promise<Reported>;
  /** Throws the errors of domain/errors.ts; null: the connection has no token. */
  searchContacts(of: At, text: string): Promise<Contact[] | null>;
  findContacts(of: At, email: string): Promise<Contact[] | null>;
  /** Reads one and keeps it. */
  readContact(of: At, contactId: string): Promise<Contact | null>;
  readCard(of: At, conversationId: string): Promise<SeenConversation | null>;
  searchConversations(of: At, query: ConversationQuery): Promise<SeenConversation[] | null>;
  /** The reporter's address, as last heard of by this process; null: not lately. */
  addressOf(of: { hostId: string; issueId: string }): string | null;
}

export interface Reported {
  issue: Issue;
  reporter: Reporter | null;
}

const FORGET_DAYS = 30;
const FORGET_EVERY_MS = 60 * 60 * 1000;
const KEEP_ADDRESS_MS = 10 * 60 * 1000;
const MOST_ADDRESSES = 1_000;

export function createAsker(db: Db, ports: AskPorts): Asker {
  const glass = createLookingGlass(db);
  const workspaces = createWorkspaceReads(db, ports, look);
  const running = new Map<string, Promise<void>>();
  const addresses = new Map<string, { email: string; until: number }>();
  const forgotAt = new Map<string, number>();

  async function look<T>(
    of: At,
    calls: number,
    work: (once: Looks, access: ConnectionAccess) => Promise<T>,
  ): Promise<T | null> {
    const access = await ports.connectionAccess(of.organizationId, of.connectionId);
    if (access === null) return null;
    const door = `connection:${of.connectionId}`;
    try {
      return await glass.at({ organizationId: of.organizationId, door, calls }, (once) => work(once, access));
    } catch (error) {
      await heedPlan(of, error);
      throw error;
    }
  }

  async function heedPlan({ organizationId, connectionId: id }: At, error: unknown): Promise<void> {
    if (error instanceof PlanRestricted) await setConnectionPlan(db, organizationId, { id, plan: 'restricted' });
  }

  async function readReporter(wish: ReporterWish): Promise<void> {
    const { organizationId } = wish;
    try {
      const { reporter } = await readReported(wish, wish.issueId);
      const found = await contactsOf(wish, reporter);
      if (found === null) return;
      const kept = wish.before?.madeId ?? null;
      const contacts = found.some(({ id }) => id === kept) ? found : [...found, ...(await made(wish, kept))];
      const facts: ReporterFacts = {
        name: reporter?.name ?? null,
        email: wish.private ? null : (reporter?.email ?? null),
        hidden: reporter !== null && reporter.email === null,
        contactIds: contacts.map(({ id }) => id),
        madeId: kept,
      };
      await workspaces.keepContacts(
        wish,
        contacts.map((contact) => ({ id: contact.id, facts: contact })),
      );
      await db.tx(organizationId, (sql) => saveReporter(sql, wish, { facts }));
    } catch (error) {
      const problem = troubleOf(error, 'Who reported this issue');
      await db.tx(organizationId, (sql) => saveReporter(sql, wish, { problem }));
    }
  }

  /** Null: the connection has no token. */
  async function contactsOf(of: At, reporter: Reporter | null): Promise<Contact[] | null> {
    if (reporter === null || reporter.email === null) return [];
    const { email } = reporter;
    const found = await look(of, 1, (once, access) =>
      once(`contacts of ${email}`, () => ports.inbox.findContacts(access, email)),
    );
    return found === null ? null : matching(email, found);
  }

  /** A search finds a new contact only minutes later (Intercom docs, contacts); by its id it is there. */
  async function made(of: At, id: string | null): Promise<Contact[]> {
    if (id === null) return [];
    const known = await look(of, 1, (once, access) => once(`contact ${id}`, () => ports.inbox.readContact(access, id)))
      // Merged or deleted since: then the search is right.
      .catch(() => null);
    return known === null ? [] : [known];
  }

  async function readReported(of: { organizationId: string; hostId: string }, issue: string): Promise<Reported> {
    const { organizationId, hostId } = of;
    const access = await ports.hostAccess(organizationId, hostId);
    if (access === null) throw new Reconnect('The host has no token any more.');
    const found = await glass.at({ organizationId, door: `host:${hostId}`, calls: 1 }, (once) =>
      once(`issue ${issue}`, () => ports.host(access).readReported(access, issue)),
    );
    const { reporter } = found;
    const email = reporter?.email ?? null;
    if (email !== null) remember(`${hostId}/${found.issue.id}`, email);
    return found;
  }

  function remember(key: string, email: string): void {
    if (addresses.size >= MOST_ADDRESSES) addresses.clear();
    addresses.set(key, { email, until: performance.now() + KEEP_ADDRESS_MS });
  }

  async function read(wish: Wish): Promise<void> {
    const { organizationId } = wish;
    await Promise.all([
      ...wish.connections.map((connection) => workspaces.read(organizationId, connection)),
      ...(wish.reporter === null ? [] : [readReporter(wish.reporter)]),
    ]);
    ports.changed(organizationId);
    const now = performance.now();
    if (now - (forgotAt.get(organizationId) ?? -Infinity) < FORGET_EVERY_MS) return;
    forgotAt.set(organizationId, now);
    await db.tx(organizationId, (sql) => forgetUnseen(sql, FORGET_DAYS));
  }

  return {
    refresh(key, wish) {
      const name = `${wish.organizationId} ${key}`;
      const known = running.get(name);
      if (known !== undefined) return known;
      const work = read(wish).finally(() => running.delete(name));
      running.set(name, work);
      return work;
    },
    readReported,
    searchContacts: (of, text) =>
      look(of, 1, (once, access) => once(`contacts like ${text}`, () => ports.inbox.searchContacts(access, text))),
    findContacts: (of, email) =>
      look(of, 1, (once, access) => once(`contacts of ${email}`, () => ports.inbox.findContacts(access, email))),
    async readContact(of, contactId) {
      const contact = await look(of, 1, (once, access) =>
        once(`contact ${contactId}`, () => ports.inbox.readContact(access, contactId)),
      );
      if (contact === null) return null;
      const [kept = contact] = await workspaces.keepContacts(of, [{ id: contact.id, facts: contact }]);
      return kept;
    },
    readCard: (of, id) =>
      look(of, 2, (once, access) => once(`conversation ${id}`, () => ports.inbox.readCard(access, id))),
    searchConversations: (of, query) =>
      look(of, 1, (once, access) =>
        once(`conversations ${JSON.stringify(query)}`, () => ports.inbox.searchConversations(access, query)),
      ),
    addressOf({ hostId, issueId }) {
      const known = addresses.get(`${hostId}/${issueId}`);
      return known !== undefined && known.until > performance.now() ? known.email : null;
    },
  };
}
