/** What the panel wants of one workspace: its names and labels, conversations, their contacts. Read, and kept in the store. */
import { COMPANIES, type Contact, withAttributes } from '../domain/contacts.ts';
import { PlanRestricted, Reconnect, RetryLater } from '../domain/errors.ts';
import { type PanelInbox, troubleOf } from '../domain/panel.ts';
import type { Answer, ConnectionAccess } from '../domain/ports.ts';
import type { WorkspaceDirectory } from '../domain/workspace.ts';
import type { Db } from '../store/db.ts';
import { type Read, saveContacts, saveConversations, saveWorkspace, shownAttributes } from '../store/seen.ts';
import type { Looks } from './looks.ts';

export interface At {
  organizationId: string;
  connectionId: string;
}

export interface ConnectionWish {
  connectionId: string;
  workspace: boolean;
  conversations: string[];
  /** Contacts known already; those of the conversations above are read with them. */
  contacts: string[];
}

/** Looks at a workspace, if `calls` looks are allowed; null: it has no token. Throws the errors of domain/errors.ts. */
export type LookAt = <T>(
  of: At,
  calls: number,
  work: (once: Looks, access: ConnectionAccess) => Promise<T>,
) => Promise<T | null>;

interface Ports {
  inbox: Pick<PanelInbox, 'readCard' | 'readContact' | 'readCompanies'>;
  directory: WorkspaceDirectory;
}

export interface WorkspaceReads {
  /** What fails is kept as a trouble, not thrown. */
  read(organizationId: string, wish: ConnectionWish): Promise<void>;
  /** With the names of their companies, where a project shows them. Answers the contacts as they are kept. */
  keepContacts(of: At, reads: readonly Read<Contact>[]): Promise<Contact[]>;
}

/** Nobody is asked about more contacts of one conversation. */
const MOST_CONTACTS = 10;

export function createWorkspaceReads(db: Db, ports: Ports, look: LookAt): WorkspaceReads {
  /** Each by itself; what closes the door ends it: the rest would only hear the same. */
  async function readEach<T extends object>(
    ids: readonly string[],
    { once, what, read }: { once: Looks; what: 'conversation' | 'contact'; read: (id: string) => Promise<Answer<T>> },
  ): Promise<{ reads: Read<T>[]; ended: Error | null }> {
    let ended: Error | null = null;
    const one = async (id: string): Promise<Answer<T>> => {
      if (ended !== null) throw ended;
      try {
        return await read(id);
      } catch (error) {
        if (endsAll(error)) ended = error;
        throw error;
      }
    };
    const reads = await Promise.all(
      ids.map(async (id): Promise<Read<T>> => {
        try {
          return { id, facts: await once(`${what} ${id}`, () => one(id)) };
        } catch (error) {
          return { id, problem: troubleOf(error, `This ${what}`) };
        }
      }),
    );
    return { reads, ended };
  }

  async function readConnection(organizationId: string, wish: ConnectionWish): Promise<void> {
    const of = { organizationId, connectionId: wish.connectionId };
    try {
      const calls = wish.conversations.length * 2 + wish.contacts.length + (wish.workspace ? 3 : 0);
      await look(of, calls, async (once, access) => {
        if (wish.workspace) await readWorkspace(of, { once, access });
        const conversations = await readEach(wish.conversations, {
          once,
          what: 'conversation',
          read: (id) => ports.inbox.readCard(access, id),
        });
        await db.tx(organizationId, (sql) => saveConversations(sql, of, conversations.reads));
        if (conversations.ended !== null) throw conversations.ended;
        const named = conversations.reads.flatMap((read) =>
          'facts' in read ? read.facts.contactIds.slice(0, MOST_CONTACTS) : [],
        );
        await readContacts(of, { ids: [...new Set([...wish.contacts, ...named])], once, access });
      });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      await untold(of, wish, error);
    }
  }

  /** Nothing was asked, or the door closed on the way: what was wished for says why it is old. */
  async function untold(of: At, wish: ConnectionWish, error: Error): Promise<void> {
    const problem = (what: string) => (id: string) => ({ id, problem: troubleOf(error, what) });
    await db.tx(of.organizationId, async (sql) => {
      await saveConversations(sql, of, wish.conversations.map(problem('This conversation')));
      await saveContacts(sql, of, wish.contacts.map(problem('This contact')));
      if (wish.workspace) await saveWorkspace(sql, of, null);
    });
  }

  async function readWorkspace(of: At, { once, access }: { once: Looks; access: ConnectionAccess }): Promise<void> {
    const { directory } = ports;
    const [attributes, teammates, teams] = await Promise.all([
      once('attributes', () => unrated(directory.contactAttributes(access))),
      once('teammates', () => unrated(directory.teammates(access))),
      once('teams', () => unrated(directory.teams(access))),
    ]).catch((error: unknown) => {
      // Names and labels lack then; the cards are shown all the same.
      if (endsAll(error)) throw error;
      return [null, null, null] as const;
    });
    const names = (list: readonly { id: string; name: string }[]) =>
      Object.fromEntries(list.map(({ id, name }) => [id, name]));
    const facts =
      attributes === null ? null : { attributes, teammates: names(teammates ?? []), teams: names(teams ?? []) };
    await db.tx(of.organizationId, (sql) => saveWorkspace(sql, of, facts));
  }

  async function readContacts(
    of: At,
    { ids, once, access }: { ids: string[]; once: Looks; access: ConnectionAccess },
  ): Promise<void> {
    if (ids.length === 0) return;
    const read = (id: string) => ports.inbox.readContact(access, id);
    const { reads, ended } = await readEach(ids, { once, what: 'contact', read });
    await keepContacts(of, reads);
    if (ended !== null) throw ended;
  }

  async function keepContacts(of: At, reads: readonly Read<Contact>[]): Promise<Contact[]> {
    const { organizationId } = of;
    const wanted = await db.tx(organizationId, (sql) => shownAttributes(sql, of.connectionId));
    const kept = await Promise.all(
      reads.map(async (read): Promise<Read<Contact>> => {
        if (!('facts' in read)) return read;
        const known = withAttributes(read.facts, wanted);
        return { id: read.id, facts: wanted.includes(COMPANIES) ? await withCompanies(of, known) : known };
      }),
    );
    await db.tx(organizationId, (sql) => saveContacts(sql, of, kept));
    return kept.flatMap((read) => ('facts' in read ? [read.facts] : []));
  }

  /** Where they cannot be read now, the field is left out: whoever looks next asks again. */
  async function withCompanies(of: At, contact: Contact): Promise<Contact> {
    const { [COMPANIES]: _none, ...attributes } = contact.attributes;
    if (contact.companyIds.length === 0) return { ...contact, attributes: { ...attributes, [COMPANIES]: [] } };
    const names = await look(of, 1, (once, access) =>
      once(`companies of ${contact.id}`, () => ports.inbox.readCompanies(access, contact.id)),
    ).catch(() => null);
    return { ...contact, attributes: names === null ? attributes : { ...attributes, [COMPANIES]: names } };
  }

  return { read: readConnection, keepContacts };
}

/** Whatever else is asked at this door hears the same. */
function endsAll(error: unknown): error is Error {
  return (
    error instanceof Reconnect || error instanceof PlanRestricted || (error instanceof RetryLater && error.limited)
  );
}

/** A directory says nothing of its budget. */
async function unrated<T>(value: Promise<T>): Promise<Answer<T>> {
  return { value: await value, rate: null };
}
