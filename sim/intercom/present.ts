/** Stored things as JSON of the API, with the differences between versions 2.14, 2.15 and 2.16 (Intercom spec files). */
import { htmlToText } from './markup.ts';
import type {
  Admin,
  ApiVersion,
  AppliedTag,
  Author,
  Company,
  Contact,
  Conversation,
  CustomAttribute,
  Part,
  State,
  Team,
  Workspace,
} from './state.ts';

export type View = { state: State; workspace: Workspace; version: ApiVersion };

const NEWEST_PARTS = 500;

export function presentMe(view: View, admin: Admin): object {
  const { workspace } = view;
  return {
    type: 'admin',
    id: admin.id,
    email: admin.email,
    name: admin.name,
    email_verified: true,
    app: {
      type: 'app',
      id_code: workspace.id,
      name: workspace.name,
      created_at: workspace.createdAt,
      secure: false,
      identity_verification: false,
      timezone: 'Europe/Dublin',
      region: workspace.region,
    },
    avatar: { type: 'avatar', image_url: null },
    has_inbox_seat: admin.hasInboxSeat,
  };
}

export function presentAdmin(view: View, admin: Admin): object {
  const teams = [...view.workspace.teams.values()].filter((team) => team.adminIds.includes(admin.id));
  return {
    type: 'admin',
    id: admin.id,
    name: admin.name,
    email: admin.email,
    job_title: admin.jobTitle,
    away_mode_enabled: admin.away,
    away_mode_reassign: false,
    has_inbox_seat: admin.hasInboxSeat,
    team_ids: teams.map((team) => Number(team.id)),
  };
}

export function presentTeam(team: Team): object {
  return { type: 'team', id: team.id, name: team.name, admin_ids: team.adminIds.map(Number) };
}

export function presentContact(view: View, contact: Contact): object {
  const { id } = contact;
  const list = (data: object[], path: string) => ({
    type: 'list',
    data: data.slice(0, 10),
    url: `/contacts/${id}/${path}`,
    total_count: data.length,
    has_more: data.length > 10,
  });
  const ownerId = contact.ownerId !== null && view.version !== '2.16' ? Number(contact.ownerId) : contact.ownerId;
  return {
    type: 'contact',
    id,
    workspace_id: view.workspace.id,
    external_id: contact.externalId,
    role: contact.role,
    email: contact.email,
    ...(contact.email === null ? {} : { email_domain: contact.email.split('@')[1] ?? '' }),
    phone: contact.phone,
    name: contact.name,
    avatar: contact.avatarUrl === null ? null : { type: 'avatar', image_url: contact.avatarUrl },
    owner_id: ownerId,
    social_profiles: { type: 'list', data: [] },
    has_hard_bounced: false,
    marked_email_as_spam: false,
    unsubscribed_from_emails: contact.unsubscribed,
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    signed_up_at: contact.signedUpAt,
    last_seen_at: contact.lastSeenAt,
    last_replied_at: contact.lastRepliedAt,
    last_contacted_at: null,
    last_email_opened_at: null,
    last_email_clicked_at: null,
    language_override: null,
    browser: contact.browser,
    browser_version: null,
    browser_language: null,
    os: contact.os,
    location: { type: 'location', ...contact.location, country_code: null, continent_code: null },
    custom_attributes: contact.customAttributes,
    tags: list(
      contact.tags.map((tag) => reference('tag', tag.tagId, '/tags')),
      'tags',
    ),
    notes: list([], 'notes'),
    companies: list(
      contact.companyIds.map((company) => reference('company', company, '/companies')),
      'companies',
    ),
    opted_out_subscription_types: list([], 'subscriptions'),
    opted_in_subscription_types: list([], 'subscriptions'),
    utm_campaign: null,
    utm_content: null,
    utm_medium: null,
    utm_source: null,
    utm_term: null,
    referrer: null,
    enabled_push_messaging: null,
  };
}

function reference(type: string, id: string, path: string): object {
  return { type, id, url: `${path}/${id}` };
}

export function presentCompany(view: View, company: Company): object {
  const members = [...view.workspace.contacts.values()].filter((contact) => contact.companyIds.includes(company.id));
  return {
    type: 'company',
    company_id: company.companyId,
    id: company.id,
    app_id: view.workspace.id,
    name: company.name,
    remote_created_at: company.createdAt,
    created_at: company.createdAt,
    updated_at: company.updatedAt,
    monthly_spend: company.monthlySpend,
    session_count: 0,
    user_count: members.length,
    ...(company.size === null ? {} : { size: company.size }),
    ...(company.industry === null ? {} : { industry: company.industry }),
    ...(company.website === null ? {} : { website: company.website }),
    tags: { type: 'tag.list', tags: [] },
    segments: { type: 'segment.list', segments: [] },
    plan: company.plan === null ? {} : { type: 'plan', id: company.plan.toLowerCase(), name: company.plan },
    custom_attributes: company.customAttributes,
  };
}

export function presentAppliedTag(workspace: Workspace, tag: AppliedTag): object {
  return {
    type: 'tag',
    id: tag.tagId,
    name: workspace.tags.get(tag.tagId)?.name ?? '',
    applied_at: tag.appliedAt,
    applied_by: { type: 'admin', id: tag.adminId },
  };
}

export type ConversationView = View & { plaintext?: boolean; parts?: Part[] };

/** Without `parts` a conversation of a list; with them the whole one, of which only the newest 500 are shown. */
export function presentConversation(view: ConversationView, conversation: Conversation): object {
  const { workspace, version, plaintext } = view;
  const { source } = conversation;
  const contacts = conversation.contactIds.flatMap((id) => workspace.contacts.get(id) ?? []);
  const company = workspace.companies.get(conversation.companyId ?? '');
  return {
    type: 'conversation',
    id: conversation.id,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    waiting_since: conversation.waitingSince,
    snoozed_until: conversation.snoozedUntil,
    source: {
      type: 'conversation',
      id: source.id,
      delivered_as: 'customer_initiated',
      subject: source.subject,
      body: plaintext ? htmlToText(source.body) : source.body,
      author: presentAuthor(source.author),
      attachments: [],
      url: null,
      redacted: source.redacted,
    },
    contacts: presentContactList(contacts),
    first_contact_reply: null,
    admin_assignee_id: assigneeId(conversation.adminAssigneeId, version),
    team_assignee_id: assigneeId(conversation.teamAssigneeId, version),
    open: conversation.state !== 'closed',
    state: conversation.state,
    read: conversation.read,
    tags: { type: 'tag.list', tags: conversation.tags.map((tag) => presentAppliedTag(workspace, tag)) },
    priority: priorityOf(conversation, version),
    sla_applied: null,
    statistics: null,
    conversation_rating: null,
    teammates: null,
    title: conversation.title,
    custom_attributes: conversation.customAttributes,
    topics: {},
    ticket: conversation.ticket ? { type: 'ticket', id: conversation.id, ticket_id: conversation.ticket.number } : null,
    linked_objects: presentLinked(conversation),
    ai_agent: null,
    ai_agent_participated: false,
    ...(version === '2.14' ? {} : { company: company ? presentCompany(view, company) : null }),
    ...(view.parts ? { conversation_parts: presentParts(view, view.parts) } : {}),
  };
}

function assigneeId(id: string | null, version: ApiVersion): number | null {
  if (id !== null) return Number(id);
  return version === '2.16' ? 0 : null;
}

function priorityOf(conversation: Conversation, version: ApiVersion): string {
  if (version === '2.16') return conversation.priority;
  return conversation.priority === 'high' || conversation.priority === 'urgent' ? 'priority' : 'not_priority';
}

export function presentContactList(contacts: Contact[]): object {
  return {
    type: 'contact.list',
    contacts: contacts.map((contact) => ({ type: 'contact', id: contact.id, external_id: contact.externalId })),
  };
}

export function presentLinked(conversation: Conversation): object {
  return { type: 'list', data: conversation.linked, total_count: conversation.linked.length, has_more: false };
}

export function presentAuthor(author: Author): object {
  const email = author.email === null ? {} : { email: author.email };
  return { type: author.type, id: author.id, name: author.name, ...email };
}

function presentParts(view: ConversationView, parts: Part[]): object {
  return {
    type: 'conversation_part.list',
    conversation_parts: parts.slice(-NEWEST_PARTS).map((part) => presentPart(view, part)),
    total_count: parts.length,
  };
}

function presentPart(view: ConversationView, part: Part): object {
  const body = part.body !== null && view.plaintext ? htmlToText(part.body) : part.body;
  return {
    type: 'conversation_part',
    id: part.id,
    part_type: part.type,
    body,
    created_at: part.createdAt,
    updated_at: part.updatedAt,
    notified_at: part.createdAt,
    assigned_to: part.assignedTo,
    author: presentAuthor(part.author),
    attachments: [],
    external_id: null,
    redacted: part.redacted,
    metadata: {},
    email_message_metadata: null,
    state: part.state,
    tags: [],
    event_details: null,
    app_package_code: part.app,
  };
}

/** The parts that a read shows now: those younger than the read lag are not there yet. */
export function visibleParts(state: State, conversation: Conversation): Part[] {
  if (state.readLagMs <= 0) return conversation.parts;
  const until = state.clock() - state.readLagMs;
  return conversation.parts.filter((part) => part.writtenMs <= until);
}

export function presentAttribute(attribute: CustomAttribute): object {
  return {
    type: 'data_attribute',
    id: attribute.id,
    name: attribute.name,
    full_name: `custom_attributes.${attribute.name}`,
    label: attribute.label,
    description: attribute.description,
    data_type: attribute.dataType,
    ...(attribute.options.length > 0 ? { options: attribute.options } : {}),
    api_writable: true,
    ui_writable: true,
    messenger_writable: false,
    custom: true,
    archived: false,
    model: attribute.model,
  };
}
