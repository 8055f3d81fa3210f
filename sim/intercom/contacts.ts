/** Routes of contacts (users and leads): search, create, change, merge, with their companies and tags. */
import type { Reply } from '../http.ts';
import { object, text, whole } from './api.ts';
import type { Call, Routes } from './api.ts';
import { addContact, tell } from './changes.ts';
import type { NewContact } from './changes.ts';
import { findCompany } from './companies.ts';
import { findTag } from './directory.ts';
import { ApiError, errorReply, invalid, missing, notFound } from './errors.ts';
import { presentAppliedTag, presentCompany, presentContact } from './present.ts';
import { filter, paginate, pagingOf, pagingOfQuery } from './search.ts';
import type { Searchable } from './search.ts';
import { seconds } from './state.ts';
import type { Contact } from './state.ts';

export const contactRoutes: Routes = {
  'POST /contacts': { needs: 'write_users', handle: create },
  'GET /contacts': { needs: 'read_users', handle: (call) => listed(call, living(call), pagingOfQuery(call.query, 50)) },
  'POST /contacts/search': {
    needs: 'read_users',
    handle: (call) => listed(call, filter(findable(call), call.body['query'], SEARCHABLE), pagingOf(call.body, 50)),
  },
  'POST /contacts/merge': { needs: 'write_users', handle: merge },
  'GET /contacts/find_by_external_id/{externalId}': {
    needs: 'read_users',
    handle: (call) => {
      const contact = living(call).find((one) => one.externalId === call.params['externalId']);
      if (!contact) throw notFound('User Not Found');
      return presentContact(call, contact);
    },
  },
  'GET /contacts/{id}': { needs: 'read_users', handle: read },
  'PUT /contacts/{id}': { needs: 'write_users', handle: change },
  'DELETE /contacts/{id}': {
    needs: 'write_users',
    handle: (call) => {
      const contact = findContact(call);
      call.workspace.contacts.delete(contact.id);
      tell(call.state, { kind: 'contact-deleted', workspace: call.workspace, contact });
      return { ...referenceTo(contact), deleted: true };
    },
  },
  'POST /contacts/{id}/archive': {
    needs: 'write_users',
    handle: (call) => {
      const contact = findContact(call);
      contact.archived = true;
      tell(call.state, { kind: 'contact-archived', workspace: call.workspace, contact });
      return { ...referenceTo(contact), archived: true };
    },
  },
  'POST /contacts/{id}/unarchive': {
    needs: 'write_users',
    handle: (call) => {
      const contact = findContact(call);
      contact.archived = false;
      return { ...referenceTo(contact), archived: false };
    },
  },
  'GET /contacts/{id}/companies': { needs: 'read_users', handle: listCompanies },
  'POST /contacts/{id}/companies': { needs: 'write_users', handle: attachCompany },
  'GET /contacts/{id}/tags': {
    needs: 'read_tags',
    handle: (call) => ({
      type: 'list',
      data: findContact(call).tags.map((tag) => presentAppliedTag(call.workspace, tag)),
    }),
  },
  'POST /contacts/{id}/tags': { needs: 'write_tags', handle: tag },
};

/** The contact of the path; also one that was merged away. */
function findContact(call: Call): Contact {
  const contact = call.workspace.contacts.get(call.params['id'] ?? '');
  if (!contact || contact.mergedInto !== null) throw notFound('User Not Found');
  return contact;
}

function referenceTo(contact: Contact): { type: string; id: string; external_id: string | null } {
  return { type: 'contact', id: contact.id, external_id: contact.externalId };
}

function living(call: Call): Contact[] {
  return [...call.workspace.contacts.values()].filter((contact) => !contact.archived && contact.mergedInto === null);
}

/** A search misses what was made a moment ago, for minutes (Intercom docs, contacts). */
function findable(call: Call): Contact[] {
  const { clock, searchLagMs } = call.state;
  return living(call).filter((contact) => searchLagMs === 0 || contact.createdAt * 1000 <= clock() - searchLagMs);
}

const TIMES = new Set(['created_at', 'updated_at', 'signed_up_at', 'last_seen_at', 'last_replied_at']);

const SEARCHABLE: Searchable<Contact> = {
  wholeDays: TIMES,
  valueOf(contact, field) {
    if (field.startsWith('custom_attributes.')) return contact.customAttributes[field.slice(18)] ?? null;
    const fields: Record<string, unknown> = {
      id: contact.id,
      role: contact.role,
      name: contact.name,
      email: contact.email,
      email_domain: contact.email?.split('@')[1] ?? null,
      phone: contact.phone,
      external_id: contact.externalId,
      owner_id: contact.ownerId,
      created_at: contact.createdAt,
      updated_at: contact.updatedAt,
      signed_up_at: contact.signedUpAt,
      last_seen_at: contact.lastSeenAt,
      last_replied_at: contact.lastRepliedAt,
      unsubscribed_from_emails: contact.unsubscribed,
      tag_id: contact.tags.map((applied) => applied.tagId),
      company_id: contact.companyIds,
    };
    return fields[field];
  },
};

function listed(call: Call, contacts: Contact[], paging: { perPage: number; after: string | undefined }): object {
  const { items, total, pages } = paginate(contacts, paging);
  return { type: 'list', data: items.map((contact) => presentContact(call, contact)), total_count: total, pages };
}

function create(call: Call): object {
  const given = fieldsOf(call);
  if (given.email === undefined && given.externalId === undefined && given.role === undefined) {
    throw missing('email, external_id or role');
  }
  const twin = findTwin(call, { ...given, role: given.role ?? 'user' });
  if (twin) {
    const kind = twin.archived ? 'An archived contact' : 'A contact';
    throw new ApiError(409, 'conflict', `${kind} matching those details already exists with id=${twin.id}`);
  }
  return presentContact(call, addContact(call.state, call.workspace, given));
}

/** Users are unique by e-mail and by external id; leads may share an e-mail with anyone. */
function findTwin(call: Call, given: NewContact): Contact | undefined {
  const email = given.email?.trim().toLowerCase();
  return [...call.workspace.contacts.values()].find((contact) => {
    if (contact.mergedInto !== null) return false;
    if (given.externalId && contact.externalId === given.externalId) return true;
    return email !== undefined && given.role === 'user' && contact.role === 'user' && contact.email === email;
  });
}

const NAMES = [
  ['external_id', 'externalId'],
  ['name', 'name'],
  ['phone', 'phone'],
  ['owner_id', 'ownerId'],
  ['avatar', 'avatarUrl'],
] as const;

function fieldsOf({ body }: Call): NewContact {
  const fields: NewContact = {};
  const role = text(body, 'role');
  if (role !== undefined && role !== 'user' && role !== 'lead') throw invalid('role must be user or lead');
  if (role !== undefined) fields.role = role;
  const email = text(body, 'email');
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email.trim())) throw invalid('email is invalid');
  if (email !== undefined) fields.email = email;
  for (const [key, field] of NAMES) {
    const value = body[key] === null ? null : text(body, key);
    if (value !== undefined) fields[field] = value;
  }
  const signedUp = whole(body, 'signed_up_at');
  if (signedUp !== undefined) fields.signedUpAt = signedUp;
  const lastSeen = whole(body, 'last_seen_at');
  if (lastSeen !== undefined) fields.lastSeenAt = lastSeen;
  if (typeof body['unsubscribed_from_emails'] === 'boolean') fields.unsubscribed = body['unsubscribed_from_emails'];
  const custom = object(body, 'custom_attributes');
  if (custom) fields.customAttributes = custom;
  return fields;
}

function read(call: Call): object | Reply {
  const contact = call.workspace.contacts.get(call.params['id'] ?? '');
  const survivor = contact?.mergedInto ?? null;
  if (survivor !== null && call.version === '2.16') {
    const message = "This contact has been merged. See the 'Link' header for the canonical contact.";
    const link = `</contacts/${survivor}>; rel="canonical"`;
    return errorReply(new ApiError(410, 'contact_merged', message), { link });
  }
  return presentContact(call, findContact(call));
}

function change(call: Call): object {
  const contact = findContact(call);
  const { customAttributes, ...given } = fieldsOf(call);
  Object.assign(contact, given, { updatedAt: seconds(call.state) });
  if (given.email) contact.email = given.email.trim().toLowerCase();
  contact.customAttributes = { ...contact.customAttributes, ...customAttributes };
  tell(call.state, { kind: 'contact-updated', workspace: call.workspace, contact });
  return presentContact(call, contact);
}

/** A lead into a user, as the docs allow; the lead's conversations move along. */
function merge(call: Call): object {
  const { workspace, body } = call;
  const from = workspace.contacts.get(text(body, 'from') ?? '');
  const into = workspace.contacts.get(text(body, 'into') ?? '');
  if (!from || !into) throw notFound('User Not Found');
  if (from.role !== 'lead' || into.role !== 'user')
    throw new ApiError(400, 'invalid_merge', 'Only a lead merges into a user');
  from.mergedInto = into.id;
  for (const conversation of workspace.conversations.values()) {
    conversation.contactIds = conversation.contactIds.map((id) => (id === from.id ? into.id : id));
  }
  tell(call.state, { kind: 'contact-merged', workspace, contact: into, from });
  return presentContact(call, into);
}

function listCompanies(call: Call): object {
  const contact = findContact(call);
  const companies = contact.companyIds.flatMap((id) => call.workspace.companies.get(id) ?? []);
  const { items, total, pages } = paginate(companies, pagingOfQuery(call.query, 50));
  return { type: 'list', data: items.map((company) => presentCompany(call, company)), pages, total_count: total };
}

function attachCompany(call: Call): object {
  const contact = findContact(call);
  const id = text(call.body, 'id');
  if (id === undefined) throw missing('id');
  const company = findCompany(call, id);
  if (!contact.companyIds.includes(company.id)) contact.companyIds.push(company.id);
  return presentCompany(call, company);
}

function tag(call: Call): object {
  const contact = findContact(call);
  const { id } = findTag(call, text(call.body, 'id'));
  const applied = { tagId: id, appliedAt: seconds(call.state), adminId: call.token.adminId };
  contact.tags = [...contact.tags.filter((other) => other.tagId !== id), applied];
  return presentAppliedTag(call.workspace, applied);
}
