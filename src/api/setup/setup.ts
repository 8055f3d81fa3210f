/** Everything set up in one document, written (`PUT`) and read (`GET`). */
import { z } from 'zod';
import { listConnections } from '../../store/connections.ts';
import { webhookConnections } from '../../store/webhook-connections.ts';
import { listHosts } from '../../store/hosts.ts';
import { listProjects } from '../../store/projects.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, problems } from '../route.ts';
import { AppliedSchema } from '../schemas.ts';
import { exportMail } from '../mail/applying.ts';
import { applySetup } from './apply.ts';
import { laterSections } from '../schemas/project-settings.ts';
import { type Setup, SetupSchema } from './schema.ts';
import { exportWorkflows } from '../workflows/applying.ts';

const LARGEST_DOCUMENT = 4 * 1024 * 1024;

const dryRun = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .optional()
  .describe('Check everything and say what would change');

export function setupRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['set-up'];
  app.route({
    method: 'PUT',
    url: '/api/v1/setup',
    bodyLimit: LARGEST_DOCUMENT,
    config: { access: 'admin' },
    schema: {
      summary: 'Set up connections, hosts, projects, workflows and mail; what the document does not name stays',
      tags,
      querystring: z.strictObject({ dry_run: dryRun }),
      body: SetupSchema,
      response: { 200: AppliedSchema, ...problems },
    },
    handler: (request) =>
      applySetup(deps, callerOf(request), {
        setup: request.body,
        dryRun: request.query.dry_run === 'true',
      }),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/setup',
    config: { access: 'admin' },
    schema: {
      summary: 'What is set up, in the form that can be applied again; secrets as ${NAME}',
      tags,
      response: { 200: z.record(z.string(), z.unknown()), ...problems },
    },
    handler: async (request) => ({ ...(await exportSetup(deps, callerOf(request).organizationId)) }),
  });
}

type Exported = Omit<Setup, 'workflows' | 'connections' | 'hosts' | 'projects' | 'mailboxes'> & {
  connections: object[];
  hosts: object[];
  projects: object[];
  workflows: object[];
  mailboxes: object[];
};

async function exportSetup(deps: ApiDeps, organizationId: string): Promise<Exported> {
  const connections = await listConnections(deps.db, organizationId);
  const hosts = await listHosts(deps.db, organizationId);
  const projects = await listProjects(deps.db, organizationId);
  const exportedConnections = await Promise.all(
    connections.map(async ({ id, name, apiUrl, workspaceId }) => {
      const hooks = await webhookConnections(deps, workspaceId);
      const signed = hooks.some((one) => one.connectionId === id && one.clientSecret !== null);
      const clientSecret = signed ? { clientSecret: placeholder(name, 'CLIENT_SECRET') } : {};
      return { name, accessToken: placeholder(name, 'ACCESS_TOKEN'), ...clientSecret, apiUrl };
    }),
  );
  // One that was removed is kept for what happened, and could not be applied: it has no token.
  const living = hosts.filter(({ state }) => state !== 'disconnected');
  const exportedHosts = living.map(({ name, kind, url, email, hasWebhookSecret }) =>
    kind === 'desk'
      ? { name, kind }
      : {
          name,
          kind,
          url,
          ...(email === null ? {} : { email }),
          token: placeholder(name, 'TOKEN'),
          ...(hasWebhookSecret ? { webhookSecret: placeholder(name, 'WEBHOOK_SECRET') } : {}),
        },
  );
  // By name, as everything else: ids differ from server to server, and two exports are to be compared.
  const inOrder = living.flatMap(({ id }) => projects.filter(({ hostId }) => hostId === id));
  const exportedProjects = inOrder.map(({ hostId, key, connectionId, linking, settings }) => {
    const later: Record<string, unknown> = {};
    for (const name of Object.keys(laterSections)) if (name in settings) later[name] = settings[name];
    return {
      host: hosts.find(({ id }) => id === hostId)?.name,
      key,
      connection: connections.find(({ id }) => id === connectionId)?.name ?? null,
      linking,
      ...later,
    };
  });
  const workflows = await exportWorkflows(deps, organizationId);
  const mail = await deps.db.tx(organizationId, (sql) => exportMail(sql, { hosts, secret: placeholder }));
  return { connections: exportedConnections, hosts: exportedHosts, projects: exportedProjects, workflows, ...mail };
}

/** `acme eu`, `TOKEN` → `${ACME_EU_TOKEN}` */
function placeholder(name: string, what: string): string {
  const variable = `${name}_${what}`
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_');
  return `\${${variable}}`;
}
