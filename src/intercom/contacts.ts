/** Contacts (users and leads): found by e-mail, read, created. */
import { z } from 'zod';
import { Rejected } from '../domain/errors.ts';
import type { Answer, ConnectionAccess } from '../domain/ports.ts';
import type { SendCall } from './calls.ts';
import { Id } from './conversations.ts';

export interface Contact {
  id: string;
  role: 'user' | 'lead';
  name: string | null;
  email: string | null;
  phone: string | null;
  externalId: string | null;
  avatarUrl: string | null;
  /** ms; null if never. */
  lastSeenAt: number | null;
  updatedAt: number | null;
}

export interface NewContact {
  role: 'user' | 'lead';
  email: string;
  name: string | null;
}

export interface Contacts {
  /** Everyone with exactly this e-mail, letter case aside: users first, then who was seen last, then the smallest id. */
  findContacts(access: ConnectionAccess, email: string): Promise<Answer<Contact[]>>;
  /** Gone: deleted, merged into another, or unknown. */
  readContact(access: ConnectionAccess, contactId: string): Promise<Answer<Contact>>;
  /** Gives the one that is there already where Intercom says so; `created` tells which. */
  createContact(access: ConnectionAccess, contact: NewContact): Promise<Answer<{ contact: Contact; created: boolean }>>;
}

const ContactAnswer = z
  .object({
    id: Id,
    role: z.string().nullish(),
    name: z.string().nullish(),
    email: z.string().nullish(),
    phone: z.string().nullish(),
    external_id: Id.nullish(),
    avatar: z.union([z.string(), z.object({ image_url: z.string().nullish() })]).nullish(),
    last_seen_at: z.number().nullish(),
    updated_at: z.number().nullish(),
  })
  .transform((answer): Contact => ({
    id: answer.id,
    role: answer.role === 'lead' ? 'lead' : 'user',
    name: answer.name ?? null,
    email: answer.email ?? null,
    phone: answer.phone ?? null,
    externalId: answer.external_id ?? null,
    avatarUrl: (typeof answer.avatar === 'string' ? answer.avatar : answer.avatar?.image_url) ?? null,
    lastSeenAt: milliseconds(answer.last_seen_at),
    updatedAt: milliseconds(answer.updated_at),
  }));

const ContactList = z.object({
  data: z.array(ContactAnswer),
  pages: z.object({ next: z.object({ starting_after: z.string().nullish() }).nullish() }).nullish(),
});

const PAGE = 150;
/** One e-mail with more contacts than this is a fault of the workspace; what is shown then is enough to see it. */
const MOST_PAGES = 4;

export function createContacts(send: SendCall): Contacts {
  const contacts: Contacts = {
    async findContacts(access, email) {
      const wanted = email.trim().toLowerCase();
      const found: Contact[] = [];
      let after: string | null = null;
      for (let page = 1; ; page++) {
        const { value, rate }: Answer<z.infer<typeof ContactList>> = await send(access, searchCall(wanted, after));
        // `=` may or may not fold case (not documented), so the search is only a first sieve.
        found.push(...value.data.filter((contact) => contact.email?.trim().toLowerCase() === wanted));
        after = value.pages?.next?.starting_after ?? null;
        if (after === null || page === MOST_PAGES) return { value: found.toSorted(byLikelihood), rate };
      }
    },

    readContact: (access, contactId) =>
      send(access, {
        effect: 'read',
        subject: `contact ${contactId}`,
        permission: 'Read one user and one company',
        method: 'GET',
        path: `/contacts/${encodeURIComponent(contactId)}`,
        schema: ContactAnswer,
      }),

    async createContact(access, { role, email, name }) {
      try {
        const answer = await send(access, {
          effect: 'write',
          subject: `the new ${role} ${email}`,
          permission: 'Write users and companies',
          method: 'POST',
          path: '/contacts',
          body: { role, email: email.trim(), ...(name === null ? {} : { name }) },
          schema: ContactAnswer,
        });
        return { value: { contact: answer.value, created: true }, rate: answer.rate };
      } catch (error) {
        if (!(error instanceof Rejected) || error.code !== 'conflict') throw error;
        const answer = await existing(access, email, error);
        return { value: { contact: answer.value, created: false }, rate: answer.rate };
      }
    },
  };

  /** 409 names the contact that is there already only in its message, which is no contract (Intercom docs, contacts). */
  async function existing(access: ConnectionAccess, email: string, conflict: Rejected): Promise<Answer<Contact>> {
    if (/\barchived contact\b/i.test(conflict.message)) {
      const hint = 'Unarchive the contact in Intercom, then try again.';
      throw new Rejected(`${conflict.message} ${hint}`, 'contact_archived', conflict.rate);
    }
    const id = /\bid=([0-9a-z]+)/i.exec(conflict.message)?.[1];
    if (id !== undefined) return contacts.readContact(access, id);
    const { value, rate } = await contacts.findContacts(access, email);
    if (value[0] === undefined) throw conflict;
    return { value: value[0], rate };
  }

  return contacts;
}

function searchCall(email: string, after: string | null) {
  return {
    // It is a POST, but it only reads: repeating it later harms nobody.
    effect: 'read',
    subject: 'the search for contacts',
    permission: 'Read and list users and companies',
    method: 'POST',
    path: '/contacts/search',
    body: {
      query: { field: 'email', operator: '=', value: email },
      pagination: { per_page: PAGE, ...(after === null ? {} : { starting_after: after }) },
    },
    schema: ContactList,
  } as const;
}

function byLikelihood(a: Contact, b: Contact): number {
  if (a.role !== b.role) return a.role === 'user' ? -1 : 1;
  const seen = (contact: Contact) => contact.lastSeenAt ?? contact.updatedAt ?? 0;
  return seen(b) - seen(a) || (a.id < b.id ? -1 : 1);
}

/** Intercom counts Unix seconds. */
function milliseconds(unixSeconds: number | null | undefined): number | null {
  return unixSeconds === null || unixSeconds === undefined ? null : unixSeconds * 1000;
}
