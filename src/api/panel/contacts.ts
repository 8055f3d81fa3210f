/** Contacts from the panel: looked for where the reporter's address is hidden, looked at, and the reporter made one. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Contact } from '../../domain/contacts.ts';
import { Gone } from '../../domain/errors.ts';
import { decided, delivered, wish } from '../../pipeline/act.ts';
import { recordAudit } from '../../store/audit.ts';
import { effectResult } from '../../store/replies.ts';
import { saveReporter } from '../../store/seen.ts';
import type { ApiDeps } from '../deps.ts';
import { stillWorking } from './links.ts';
import { presentContact } from './present.ts';
import { panelParams, type PanelRoute } from './routes.ts';
import type { PanelView, Reader } from './view.ts';
import { conflict, notFound } from '../problem.ts';
import { type Api, problems } from '../route.ts';
import { type ContactAnswer, ContactSchema } from '../schemas/panel.ts';
import { asking, intercomProblem } from '../vendor-problems.ts';

const RoleSchema = z.strictObject({ role: z.enum(['user', 'lead'], { error: 'must be user or lead' }) });

export function panelContactRoutes(app: Api, deps: ApiDeps, { url, load, readerOf, tags }: PanelRoute): void {
  app.route({
    method: 'POST',
    url: `${url}/contacts`,
    config: { access: 'write' },
    schema: {
      summary: 'Make the reporter of the issue a contact; one that is there already is answered as it is',
      tags,
      params: panelParams,
      body: RoleSchema,
      response: { 200: ContactSchema, 201: ContactSchema, ...problems },
    },
    handler: async (request, reply) => {
      const reader = readerOf(request);
      const view = await load(reader, request.params);
      const { contact, created } = await makeReporterContact(deps, { reader, view, role: request.body.role });
      return reply.code(created ? 201 : 200).send(contact);
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/contacts`,
    config: { access: 'read' },
    schema: {
      summary: 'Contacts whose name or e-mail contains a text, searched in Intercom',
      tags,
      params: panelParams,
      querystring: z.strictObject({
        search: z.string({ error: 'is missing' }).trim().min(2, 'needs at least two letters').max(200),
      }),
      response: { 200: z.object({ items: z.array(ContactSchema) }), ...problems },
    },
    handler: async (request) => {
      const reader = readerOf(request);
      const view = await load(reader, request.params);
      return { items: await searchContacts(deps, { reader, view, search: request.query.search }) };
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/contacts/:id`,
    config: { access: 'read' },
    schema: {
      summary: 'One contact, read in Intercom',
      tags,
      params: panelParams.extend({ id: z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, 'is no id of a contact') }),
      response: { 200: ContactSchema, ...problems },
    },
    handler: async (request) => {
      const reader = readerOf(request);
      return showContact(deps, { reader, view: await load(reader, request.params), id: request.params.id });
    },
  });
}

function workspaceOf(view: PanelView) {
  if (view.connection === null)
    throw conflict('no_connection', `The project ${view.issue.projectKey} has no Intercom workspace.`);
  return view.connection;
}

async function searchContacts(
  deps: ApiDeps,
  { reader, view, search }: { reader: Reader; view: PanelView; search: string },
): Promise<ContactAnswer[]> {
  const connection = workspaceOf(view);
  const at = { organizationId: reader.organizationId, connectionId: connection.id };
  const found = await deps.beside.ask.searchContacts(at, search).catch((error: unknown) => {
    throw intercomProblem(error, 'The contacts could not be searched.');
  });
  return (found ?? []).map((contact) => presentContact(deps, view, { contact, connection }));
}

async function showContact(
  deps: ApiDeps,
  { reader, view, id }: { reader: Reader; view: PanelView; id: string },
): Promise<ContactAnswer> {
  const connection = workspaceOf(view);
  const contact = await readContact(deps, { organizationId: reader.organizationId, connectionId: connection.id }, id);
  if (contact === null) throw notFound(`${connection.workspaceName} has no contact ${id}.`);
  return presentContact(deps, view, { contact, connection });
}

async function readContact(
  deps: ApiDeps,
  at: { organizationId: string; connectionId: string },
  id: string,
): Promise<Contact | null> {
  try {
    return await deps.beside.ask.readContact(at, id);
  } catch (error) {
    if (error instanceof Gone) return null;
    throw intercomProblem(error, 'The contact could not be read.');
  }
}

/** Throws 409 for a reporter who cannot become one, with the reason; 503 where it takes longer than one waits. */
async function makeReporterContact(
  deps: ApiDeps,
  { reader, view, role }: { reader: Reader; view: PanelView; role: 'user' | 'lead' },
): Promise<{ contact: ContactAnswer; created: boolean }> {
  const { organizationId } = reader;
  const connection = workspaceOf(view);
  const of = { organizationId, hostId: view.host.id, issueId: view.issue.id };
  const { reporter } = await asking(view.host, () => deps.beside.ask.readReported(of, view.issue.id));
  if (reporter === null) throw conflict('no_reporter', `Nobody is named as the reporter of ${view.issue.key}.`);
  if (reporter.email === null)
    throw conflict(
      'email_hidden',
      `${view.host.name} does not show the e-mail address of ${reporter.name}: look for the contact by name instead.`,
    );
  const made = await carryOut(deps, { reader, view, role, connectionId: connection.id });
  const at = { organizationId, connectionId: connection.id };
  const contact = await readContact(deps, at, made.id);
  if (contact === null) throw stillWorking('The contact was made');
  const facts = {
    name: reporter.name,
    email: view.host.kind === 'jira-cloud' ? null : reporter.email,
    hidden: false,
    contactIds: [contact.id],
    madeId: contact.id,
  };
  await deps.db.tx(organizationId, (sql) => saveReporter(sql, { ...of, connectionId: connection.id }, { facts }));
  return { contact: presentContact(deps, view, { contact, connection }), created: made.created };
}

async function carryOut(
  deps: ApiDeps,
  of: { reader: Reader; view: PanelView; role: 'user' | 'lead'; connectionId: string },
): Promise<{ id: string; created: boolean }> {
  const { reader, view, role, connectionId } = of;
  const { organizationId, name } = reader;
  await deps.db.tx(organizationId, (sql) =>
    recordAudit(sql, {
      actor: reader.actor,
      action: 'contact.asked',
      subject: `${view.host.name}/${view.issue.key}`,
      detail: { role },
    }),
  );
  const wishId = randomUUID();
  const issue = { hostId: view.host.id, issueId: view.issue.id };
  const eventId = await wish(deps, organizationId, {
    key: wishId,
    event: { kind: 'contact.asked', ...issue, wishId, connectionId, role, at: Date.now(), actor: { id: null, name } },
  });
  const event = await decided(deps, organizationId, eventId);
  if (event.state === 'pending') throw stillWorking('The contact is being created');
  const [effect] = await delivered(deps, organizationId, eventId);
  if (effect === undefined) throw conflict('not_created', `No contact was created: ${event.reasons.join('; ')}.`);
  if (effect.state !== 'done' && effect.state !== 'dead') throw stillWorking('The contact is being created');
  if (effect.state === 'dead') {
    const archived = effect.reason?.startsWith('contact_archived') === true;
    throw conflict(
      archived ? 'contact_archived' : 'not_created',
      archived
        ? 'A contact with this e-mail address is there, but archived. Unarchive it in Intercom, then try again.'
        : `No contact was created: ${effect.reason ?? 'Intercom did not say why'}.`,
    );
  }
  const result = await deps.db.tx(organizationId, (sql) => effectResult(sql, effect.id));
  if (result === null || result.partId === null) throw stillWorking('The contact was made');
  return { id: result.partId, created: !result.existed };
}
