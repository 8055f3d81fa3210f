/**
 * SHOW. In: requests of scripts, pages, the command line. Out: what is stored, as presenters let it out, and people's wishes as events
 * on the same road as everything else. This room must not know a vendor: what it needs of one comes as a function.
 */
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { badBody, readJsonObject } from '../body.ts';
import { auditRoutes } from './activity/audit.ts';
import { guardRoutes } from './auth.ts';
import { backupRoutes } from './backup/routes.ts';
import { checkAgainRoutes } from './workspaces/check-again.ts';
import { connectingRoutes } from './workspaces/connecting.ts';
import { connectionRoutes } from './workspaces/connections.ts';
import { consoleRoutes } from './console.ts';
import type { ApiDeps } from './deps.ts';
import { directoryRoutes } from './workspaces/directory.ts';
import { doctorRoutes } from './operations/doctor.ts';
import { effectDecisionRoutes } from './activity/effect-decisions.ts';
import { effectRoutes } from './activity/effects.ts';
import { eventDecisionRoutes } from './activity/event-decisions.ts';
import { eventRoutes } from './activity/events.ts';
import { firstRunRoutes } from './overview/first-run.ts';
import { forgeInstallationRoutes } from './hosts/forge-installations.ts';
import { secureHeaders } from './headers.ts';
import { helpRoutes } from './help/routes.ts';
import { invitationRoutes } from './accounts/invitations.ts';
import { importRoutes } from './links/imports.ts';
import { hostChangeRoutes } from './hosts/changing.ts';
import { hostReadRoutes } from './hosts/reads.ts';
import { hostRemovalRoutes } from './hosts/removal.ts';
import { hostWebhookRoutes } from './hosts/webhooks.ts';
import { hostRoutes } from './hosts/hosts.ts';
import { keyRoutes } from './accounts/keys.ts';
import { linkRoutes } from './links/links.ts';
import { resumeRoutes } from './two-way/resume.ts';
import { answerNotFound } from './not-found.ts';
import { missedRoutes } from './missed/routes.ts';
import { oauthRoutes } from './workspaces/oauth.ts';
import { describeApi } from './openapi.ts';
import { mailboxRoutes } from './mail/mailboxes.ts';
import { mailRoutes } from './mail/mails.ts';
import { mailOutRoutes } from './mail/sending.ts';
import { portalSettingsRoutes } from './mail/portal-settings.ts';
import { portalSignInRoutes } from './mail/portal-sign-in.ts';
import { opsRoutes } from './operations/ops.ts';
import { organizationRoutes } from './accounts/organization.ts';
import { ownAccountRoutes } from './accounts/own-account.ts';
import { overviewRoutes } from './overview/overview.ts';
import { erasingRoutes } from './erasing/routes.ts';
import { escalationRoutes } from './escalation/routes.ts';
import { escalationTestRoutes } from './escalation/try-out.ts';
import { panelRoutes } from './panel/panel.ts';
import { answerProblem, ApiProblem } from './problem.ts';
import { settingsCheckRoutes } from './mapping/check.ts';
import { previewRoutes } from './projects/preview.ts';
import { projectRoutes } from './projects/projects.ts';
import { browseRoutes } from './desk/browse.ts';
import { portalAttachmentRoutes } from './portal/attachments.ts';
import { portalApprovalRoutes } from './portal/approvals.ts';
import { portalSeenRoutes } from './portal/seen.ts';
import { portalRoutes } from './portal.ts';
import { requestAttachmentRoutes } from './desk/attachments.ts';
import { commentPreviewRoutes } from './desk/preview.ts';
import { requestCommentRoutes } from './desk/comments.ts';
import { requestListRoutes } from './desk/lists.ts';
import { requestViewRoutes } from './desk/views.ts';
import { requestRoutes } from './desk/requests.ts';
import { serviceRoutes } from './desk/services.ts';
import { retryRoutes } from './activity/retries.ts';
import type { Routes } from './route.ts';
import { secondFactorRoutes } from './accounts/second-factor.ts';
import { sessionRoutes } from './accounts/session.ts';
import { ownSessionRoutes } from './accounts/sessions.ts';
import { setupRoutes } from './setup/setup.ts';
import { signInRoutes } from './accounts/sign-in.ts';
import { signOnRoutes } from './accounts/sign-on.ts';
import { statusRoutes } from './overview/status.ts';
import { streamRoutes } from './stream.ts';
import { timelineExportRoutes } from './activity/timeline-export.ts';
import { timelineRoutes } from './activity/timeline.ts';
import { topicRoutes } from './workspaces/topics.ts';
import { userLinkRoutes } from './accounts/user-links.ts';
import { userRoutes } from './accounts/users.ts';
import { validateByZod } from './validation.ts';
import { approvalRoutes } from './workflows/approvals.ts';
import { workflowRoutes } from './workflows/definitions.ts';
import { dryRunRoutes } from './workflows/dry-run.ts';
import { workflowImportRoutes } from './workflows/importing.ts';
import { workflowRestoreRoutes } from './workflows/restoring.ts';
import { workflowRunRoutes } from './workflows/runs.ts';
import { workflowSurroundingRoutes } from './workflows/surroundings.ts';

const everyRoute: readonly Routes[] = [
  opsRoutes,
  statusRoutes,
  backupRoutes,
  overviewRoutes,
  firstRunRoutes,
  linkRoutes,
  resumeRoutes,
  panelRoutes,
  escalationRoutes,
  escalationTestRoutes,
  importRoutes,
  eventRoutes,
  eventDecisionRoutes,
  effectRoutes,
  effectDecisionRoutes,
  retryRoutes,
  timelineRoutes,
  timelineExportRoutes,
  streamRoutes,
  connectionRoutes,
  connectingRoutes,
  oauthRoutes,
  directoryRoutes,
  topicRoutes,
  hostRoutes,
  hostChangeRoutes,
  hostRemovalRoutes,
  hostWebhookRoutes,
  hostReadRoutes,
  missedRoutes,
  forgeInstallationRoutes,
  projectRoutes,
  previewRoutes,
  settingsCheckRoutes,
  checkAgainRoutes,
  setupRoutes,
  doctorRoutes,
  keyRoutes,
  userRoutes,
  userLinkRoutes,
  organizationRoutes,
  erasingRoutes,
  sessionRoutes,
  ownAccountRoutes,
  ownSessionRoutes,
  secondFactorRoutes,
  invitationRoutes,
  auditRoutes,
  signInRoutes,
  signOnRoutes,
  requestListRoutes,
  requestRoutes,
  requestCommentRoutes,
  commentPreviewRoutes,
  requestAttachmentRoutes,
  requestViewRoutes,
  serviceRoutes,
  portalRoutes,
  portalAttachmentRoutes,
  portalSignInRoutes,
  portalSettingsRoutes,
  mailboxRoutes,
  mailRoutes,
  mailOutRoutes,
  portalApprovalRoutes,
  portalSeenRoutes,
  workflowRoutes,
  workflowImportRoutes,
  dryRunRoutes,
  workflowRestoreRoutes,
  workflowRunRoutes,
  approvalRoutes,
  workflowSurroundingRoutes,
  browseRoutes,
  helpRoutes,
  consoleRoutes,
];

/** The server with every route, ready for `inject` and `listen`. */
export async function createServer(deps: ApiDeps): Promise<FastifyInstance> {
  const app = await withoutRoutes(deps);
  await describeApi(app, deps);
  await app.register(async (scope) => {
    scope.decorate('verifiesSignatures', true);
    for (const hook of deps.hooks) await scope.register(hook);
  });
  // Each file in a scope of its own: what one takes as a body (a form, to sign in) the others do not.
  for (const routes of everyRoute)
    await app.register(async (scope) => routes(scope.withTypeProvider<ZodTypeProvider>(), deps));
  await app.ready();
  return app;
}

/** Health, readiness and figures alone: what a process that only works is asked. */
export async function createProbes(deps: ApiDeps): Promise<FastifyInstance> {
  const app = await withoutRoutes(deps);
  opsRoutes(app.withTypeProvider<ZodTypeProvider>(), deps);
  await app.ready();
  return app;
}

async function withoutRoutes(deps: ApiDeps): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    // What others than the operator's own proxies claim about a peer is not believed (S38).
    trustProxy: deps.trustedProxies.length === 0 ? false : [...deps.trustedProxies],
    routerOptions: { maxParamLength: 300 },
    // Else Fastify loads its own compilers, some megabytes, which those below replace.
    schemaController: { compilersFactory: { buildValidator: replaced, buildSerializer: replaced } },
  });
  app.setValidatorCompiler(validateByZod);
  app.setSerializerCompiler(serializerCompiler);
  app.decorate('publicUrl', deps.publicUrl);
  app.setErrorHandler(answerProblem(deps.telemetry));
  app.setNotFoundHandler(answerNotFound(app));
  takeStrictJson(app);
  secureHeaders(app, deps);
  await app.register(cookie);
  await app.register(rateLimit, { global: false, errorResponseBuilder: (_request, { ttl }) => tooMany(ttl) });
  logRequests(app, deps);
  traceRequests(app, deps);
  guardRoutes(app, deps);
  return app;
}

function replaced(): never {
  throw new Error('Fastify asks for a compiler of its own, though it was given one.');
}

/** One JSON object, in strict UTF-8, not deeper than anything real; no body is undefined. */
function takeStrictJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, raw, done) => {
    const bytes = Buffer.from(raw);
    if (bytes.length === 0) return done(null, undefined);
    const reading = readJsonObject(bytes);
    if (reading.kind === 'object') return done(null, reading.value);
    const { status, code, detail } = badBody(reading);
    return done(new ApiProblem(status, code, { detail }));
  });
}

function tooMany(afterMs: number): ApiProblem {
  const seconds = Math.ceil(afterMs / 1000);
  const detail = `Too many tries. Try again in ${seconds} seconds.`;
  return new ApiProblem(429, 'too_many_requests', { detail, retryAfterSeconds: seconds });
}

/** One line for what changes something or fails; the rest at debug. Never a query: it may carry a token. */
function logRequests(app: FastifyInstance, { telemetry }: ApiDeps): void {
  app.addHook('onResponse', (request, reply, done) => {
    const quiet = (request.method === 'GET' || request.method === 'HEAD') && reply.statusCode < 500;
    const outcome = reply.statusCode < 400 ? 'done' : 'refused';
    const fields = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
      outcome,
    };
    if (quiet || request.routeOptions.config.access === 'signed') telemetry.log.debug('request', fields);
    else telemetry.log.info('request', fields);
    done();
  });
}

/** What comes of a request belongs to it. Asked last before the handler: bodies are read by then, and in a context of their own. */
function traceRequests(app: FastifyInstance, { telemetry: { traces } }: ApiDeps): void {
  if (!traces.on) return;
  app.addHook('preHandler', (request, reply, done) => {
    const { method } = request;
    traces.request({ method, route: request.routeOptions.url ?? 'unknown', ageMs: reply.elapsedTime }, done);
  });
}
