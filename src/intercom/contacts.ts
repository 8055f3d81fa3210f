/** Contacts (users and leads): found by e-mail or name, read, created. */
import { z } from 'zod';
import { type AttributeValue, type Contact, matching, type NewContact, plainEmail } from '../domain/contacts.ts';
import { Rejected } from '../domain/errors.ts';
import type { PanelInbox } from '../domain/panel.ts';
import type { Answer, ConnectionAccess } from '../domain/ports.ts';
import type { SendCall } from './calls.ts';
import { Id, milliseconds } from './shapes.ts';

export type Contacts = Pick<
  PanelInbox,
  'findContacts' | 'readContact' | 'readCompanies' | 'searchContacts' | 'createContact'
>;

const ContactAnswer = z
  .looseObject({
    id: Id,
    role: z.string().nullish(),
    name: z.string().nullish(),
    email: z.string().nullish(),
    phone: z.string().nullish(),
    external_id: Id.nullish(),
    avatar: z.union([z.string(), z.object({ image_url: z.string().nullish() })]).nullish(),
    last_seen_at: z.number().nullish(),
    updated_at: z.number().nullish(),
    location: z.record(z.string(), z.unknown()).nullish().catch(null),
    custom_attributes: z.record(z.string(), z.unknown()).nullish().catch(null),
    // Names of tags and companies are not embedded, and of more than ten only the first (Intercom docs, contacts).
    companies: z
      .object({ data: z.array(z.object({ id: Id })).nullish() })
      .nullish()
      .catch(null),
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
    companyIds: (answer.companies?.data ?? []).map(({ id }) => id),
    attributes: {
      ...valuesIn(answer),
      ...valuesIn(answer.location ?? {}, 'location.'),
      ...valuesIn(answer.custom_attributes ?? {}, 'custom_attributes.'),
    },
  }));

/** Whatever can be shown as it is, by its path. */
function valuesIn(fields: Record<string, unknown>, prefix = ''): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, AttributeValue][] => {
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      if (isPlain) return [[prefix + name, value]];
      return Array.isArray(value) && value.every((one) => typeof one === 'string') ? [[prefix + name, value]] : [];
    }),
  );
}

const ContactList = z.object({
  data: z.array(ContactAnswer),
  pages: z.object({ next: z.object({ starting_after: z.string().nullish() }).nullish() }).nullish(),
});

const Companies = z.array(z.object({ name: z.string().nullish(), company_id: z.string().nullish() }));
// The OpenAPI file says `companies`, its own example `data`.
const CompanyList = z
  .object({ data: Companies.nullish(), companies: Companies.nullish() })
  .transform(({ data, companies }) => data ?? companies ?? []);

const PAGE = 150;
/** One e-mail with more contacts than this is a fault of the workspace; what is shown then is enough to see it. */
const MOST_PAGES = 4;
/** Of a search by a few letters; whoever looks for one of more writes more letters. */
const MOST_FOUND = 20;

export function createContacts(send: SendCall): Contacts {
  const contacts: Contacts = {
    async findContacts(access, email) {
      const wanted = plainEmail(email);
      const found: Contact[] = [];
      let after: string | null = null;
      for (let page = 1; ; page++) {
        const query = { field: 'email', operator: '=', value: wanted };
        const { value, rate }: Answer<z.infer<typeof ContactList>> = await send(access, searchCall(query, after));
        // `=` may or may not fold case (not documented), so the search is only a first sieve.
        found.push(...value.data);
        after = value.pages?.next?.starting_after ?? null;
        if (after === null || page === MOST_PAGES) return { value: matching(email, found), rate };
      }
    },

    async searchContacts(access, text) {
      const wanted = text.trim();
      const value = ['name', 'email'].map((field) => ({ field, operator: '~', value: wanted }));
      const answer = await send(access, searchCall({ operator: 'OR', value }, null, MOST_FOUND));
      return { value: answer.value.data, rate: answer.rate };
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

    async readCompanies(access, contactId) {
      const { value, rate } = await send(access, {
        effect: 'read',
        subject: `the companies of contact ${contactId}`,
        permission: 'Read one user and one company',
        method: 'GET',
        path: `/contacts/${encodeURIComponent(contactId)}/companies`,
        schema: CompanyList,
      });
      const names = value
        .map(({ name, company_id: id }) => (name ?? '').trim() || (id ?? ''))
        .filter((name) => name !== '');
      return { value: names, rate };
    },

    async createContact(access, { role, email, name }: NewContact) {
      try {
        const answer = await send(access, {
          effect: 'write',
          subject: `the new ${role}`,
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

function searchCall(query: object, after: string | null, perPage = PAGE) {
  return {
    // It is a POST, but it only reads: repeating it later harms nobody.
    effect: 'read',
    subject: 'the search for contacts',
    permission: 'Read and list users and companies',
    method: 'POST',
    path: '/contacts/search',
    body: {
      query,
      pagination: { per_page: perPage, ...(after === null ? {} : { starting_after: after }) },
    },
    schema: ContactList,
  } as const;
}
