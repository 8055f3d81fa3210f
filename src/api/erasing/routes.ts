/** What is erased on demand: a person wherever they are kept, or the whole organization. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import { findConnection, getConnection } from '../../store/connections.ts';
import { eraseOrganization, erasePerson, findPerson, type FoundPerson } from '../../store/erasing.ts';
import { readOrganization } from '../../store/accounts/organizations.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { conflict, notFound, unprocessable } from '../problem.ts';
import { type Api, problems } from '../route.ts';
import { type ErasedAnswer, ErasedSchema } from '../schemas/erasing.ts';

const Person = z
  .strictObject({
    email: z.email({ error: 'is no e-mail address' }).max(320, 'is too long').optional(),
    connection: z.string().trim().min(1, 'is empty').max(200, 'is too long').optional().describe('Its name or id'),
    contact: z
      .string()
      .trim()
      .min(1, 'is empty')
      .max(100, 'is too long')
      .optional()
      .describe('A contact’s id in Intercom'),
    dryRun: z.boolean().default(false).describe('Only says what would be erased'),
  })
  .refine(({ email, contact }) => email !== undefined || contact !== undefined, 'name a person: email, or contact')
  .refine(({ connection, contact }) => (connection === undefined) === (contact === undefined), {
    message: 'contact and connection belong together: an id means something in one workspace',
  });

export function erasingRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['access'];
  app.route({
    method: 'POST',
    url: '/api/v1/erasures',
    config: { access: 'admin' },
    schema: {
      summary: 'Erase a person wherever they are kept: texts, names, addresses, mails, files; rows stay, anonymous',
      tags,
      body: Person,
      response: { 200: ErasedSchema, ...problems },
    },
    handler: async (request) => person(deps, callerOf(request), request.body),
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/organization',
    config: { access: 'admin' },
    schema: {
      summary: 'Erase the organization: every row, secret and file of it; nothing is left but an empty one',
      tags,
      body: z.strictObject({
        confirm: z.string().max(200, 'is too long').describe('The organization’s name, typed as it is'),
      }),
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      await organization(deps, callerOf(request), request.body.confirm);
      return reply.code(204).send();
    },
  });
}

async function person(deps: ApiDeps, caller: Caller, asked: z.output<typeof Person>): Promise<ErasedAnswer> {
  const { organizationId } = caller;
  const { db } = deps;
  const connectionId = asked.connection === undefined ? null : await connectionOf(deps, caller, asked.connection);
  const found = await findPerson(db, organizationId, {
    email: asked.email ?? null,
    connectionId,
    contactId: asked.contact ?? null,
  });
  if (found.accounts.some(({ role }) => role !== 'requester'))
    throw conflict(
      'is_a_user',
      'This is an account of the console. Remove it under People and access first; what it did there stays in the audit log.',
    );
  if (asked.dryRun) return answerOf(found, null);
  const standIn = `erased-${randomBytes(4).toString('hex')}@erased.invalid`;
  const answer = answerOf(found, standIn);
  const { dryRun: _dryRun, standIn: subject, ...detail } = answer;
  await db.tx(organizationId, (sql) => recordAudit(sql, { actor: caller, action: 'person.erased', subject, detail }));
  await erasePerson(db, organizationId, { person: found, standIn });
  for (const id of [...found.files, ...found.mails]) await deps.storage.remove({ organizationId, id });
  // What was being decided meanwhile still knew them.
  await erasePerson(db, organizationId, { person: found, standIn });
  deps.settingsChanged();
  return answer;
}

async function connectionOf(deps: ApiDeps, { organizationId }: Caller, name: string): Promise<string> {
  const byName = await findConnection(deps.db, organizationId, name);
  const isId = z.uuid().safeParse(name).success;
  const found = byName ?? (isId ? await getConnection(deps.db, organizationId, name) : null);
  if (found === null) throw notFound(`There is no connection ${name}.`);
  return found.id;
}

function answerOf(found: FoundPerson, standIn: string | null): ErasedAnswer {
  const { contacts, conversations, requests, comments, mails, files } = found;
  return {
    dryRun: standIn === null,
    standIn,
    contacts: contacts.length,
    conversations: conversations.length,
    requests: requests.length,
    comments,
    mails: mails.length,
    files: files.length,
  };
}

/** Said in the server's log only: the audit log goes with everything else. */
async function organization(deps: ApiDeps, { organizationId, kind }: Caller, confirm: string): Promise<void> {
  const { name } = await deps.db.tx(organizationId, readOrganization);
  if (confirm !== name)
    throw unprocessable('not_confirmed', `confirm: type the organization's name, ${name}. Nothing was erased.`);
  await eraseOrganization(deps.db, organizationId);
  deps.settingsChanged();
  for await (const { id } of deps.storage.list(organizationId)) await deps.storage.remove({ organizationId, id });
  // What was under way when it began has ended by now, or finds nothing it could be written to.
  await eraseOrganization(deps.db, organizationId);
  deps.settingsChanged();
  deps.telemetry.log.warn('The organization was erased.', { reason: kind });
}
