/**
 * The composition root: the only file that knows every room. In: a checked configuration. Out: a server, a worker, and one way to
 * end both. It must not decide anything: it hands rooms what they need and reports what they say.
 */
import type { FastifyInstance } from 'fastify';
import { vendorUrlProblem } from './addresses.ts';
import { operatorToken } from './api/auth.ts';
import type { Simulators } from './api/deps.ts';
import { createPasses } from './api/passes.ts';
import { createProbes, createServer } from './api/server.ts';
import { announcer, WORK_CHANNEL } from './app/announcer.ts';
import { forgeUi } from './app/forge-ui.ts';
import { hooks } from './app/hooks.ts';
import { inboxApp } from './app/inbox-app.ts';
import { accessesOf, createLookups } from './app/lookups.ts';
import { outsideServices } from './app/outside.ts';
import { dropLookingLeases, startLookingThrough } from './app/looking-through.ts';
import { readUrlOf, simulatorOrigins } from './app/origins.ts';
import { warnOfClock } from './app/clock.ts';
import { builtPages } from './app/built-pages.ts';
import { besideOf, reportersOf } from './app/beside.ts';
import { deskOf } from './app/desk.ts';
import { askHosts, hostsOf, writesOf } from './app/hosts.ts';
import { mailIn } from './app/mail-in.ts';
import { mailOutOf, mailPorts, outboxOf } from './app/mail.ts';
import { readingsOf } from './app/readings.ts';
import { reporter } from './app/reporter.ts';
import { signOnOf } from './app/sign-on.ts';
import { tracedHttp, withTraces } from './app/traces.ts';
import { root, version } from './app/version.ts';
import { vendorsOf } from './app/vendors.ts';
import { factsOf, startBackground, stepsOf } from './app/workflows.ts';
import { workspacesOf } from './app/workspaces.ts';
import type { Config } from './config.ts';
import { createDeskHost } from './desk/host.ts';
import { createDeskReads } from './desk/reads.ts';
import { conversationUrl } from './intercom/urls.ts';
import { createForgeSite } from './jira/forge-site.ts';
import { createChanges } from './pipeline/changes.ts';
import { createReceiver } from './pipeline/receive.ts';
import { reconcileDefaults, type ReconcileOptions } from './pipeline/rounds.ts';
import type { Loop } from './pipeline/loop.ts';
import { tracedReceiver } from './pipeline/trace.ts';
import { startWorker, type Worker, workerDefaults } from './pipeline/worker.ts';
import type { Keep } from './store/connections.ts';
import type { Db } from './store/db.ts';
import { backUp } from './store/dump.ts';
import { dropLeases } from './store/jobs.ts';
import { openDatabase } from './store/open.ts';
import { ensureDefaultOrganization } from './store/accounts/organizations.ts';
import { makeSealer, secretInDataDir } from './store/secrets.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';

export type { Simulators };

export interface App {
  server: FastifyInstance;
  db: Db;
  keep: Keep;
  organizationId: string;
  telemetry: Telemetry;
  /** Listens, and works if it was composed to. Answers the port, also where any was asked for; 0 where it listens to nobody. */
  start(): Promise<number>;
  /** Takes nothing new, lets what runs end, closes everything; within 10 s. */
  close(): Promise<void>;
}

const STOP_GRACE_MS = 7_000;
interface Options {
  work: boolean;
  /** Answers how it is, on WORKER_PORT, and nothing else. */
  probesOnly?: boolean;
  /** What runs a demo in this process. */
  simulators?: Simulators;
}

/** Puts the house together. Throws what opening the database throws; nothing is left open then. */
export async function composeApp(
  config: Config,
  options: Options & { telemetry?: Telemetry; pagesFolder?: string; rounds?: ReconcileOptions },
): Promise<App> {
  const telemetry = await withTraces(options.telemetry ?? createTelemetry(config.logLevel), config, version);
  const db = await openDatabase(config);
  try {
    return await compose(config, {
      ...options,
      telemetry,
      db,
      pagesFolder: options.pagesFolder ?? builtPages(root),
    });
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function compose(
  config: Config,
  options: Options & { telemetry: Telemetry; db: Db; pagesFolder: string | null; rounds?: ReconcileOptions },
): Promise<App> {
  const { work, telemetry, db, pagesFolder, simulators = null } = options;
  const secret = config.secret ?? secretInDataDir(config.dataDir);
  const sealer = makeSealer(db, { secret, previous: config.secretPrevious });
  await sealer.check();
  const rewrapped = config.secretPrevious === null ? 0 : await sealer.rotate();
  if (rewrapped > 0) telemetry.log.info('Secrets are sealed with the new DESKBRIDGE_SECRET now.', { count: rewrapped });
  const keep: Keep = { db, sealer };
  const organizationId = await ensureDefaultOrganization(db);
  if (work && db.engine === 'embedded') await Promise.all([dropLeases(db), dropLookingLeases(db)]);
  const { privateVendors } = config;
  const allowHttpVendors = (): boolean => config.allowHttpVendors || (simulators?.running() ?? null) !== null;
  const http = tracedHttp(telemetry.traces, { allowHttpVendors, privateVendors, userAgent: `Deskbridge/${version}` });
  const { toJira, search, ...vendors } = vendorsOf(http, telemetry);
  const workspaces = workspacesOf(config, { http, intercom: vendors.intercom });
  const hostOf = hostsOf({ jira: { ...vendors.jira, ...search }, desk: createDeskHost(db) });
  const known = createLookups(keep, config);
  const forgeSite = createForgeSite({ http: toJira });
  const passes = createPasses();
  let worker: Worker | null = null;
  let background: Loop | null = null;
  let scanner: Loop | null = null;
  const outbox = await outboxOf(config);
  const changes = await createChanges(db);
  const announce = announcer(db);
  const toDecide = (): void => {
    worker?.wake();
    changes.hint();
    announce();
  };
  const wake = (): void => {
    toDecide();
    background?.wake();
    scanner?.wake();
  };
  const receiver = tracedReceiver(telemetry.traces, createReceiver(db, toDecide));
  const origins = await simulatorOrigins(db, organizationId);
  const ofHosts = askHosts(hostOf, { jira: vendors.jira.reads, desk: createDeskReads(db) });
  const incoming = hooks(config, {
    inboxApp: inboxApp({ db, telemetry, known, ...ofHosts, receive: (incoming) => receiver.receive(incoming) }),
    http,
    keep,
    organizationId,
    telemetry,
    receiver,
    known,
    changed: () => settingsChanged(),
    ui: forgeUi({
      db,
      site: forgeSite,
      passes,
      server: () => server,
      publicUrl: config.publicUrl,
      replayed: () =>
        telemetry.log.warn('A call of Forge was refused.', { code: 'fit_invalid', reason: 'fit_replayed' }),
    }),
  });
  const settingsChanged = (): void => {
    known.forget();
    void origins.refresh();
    worker?.wake();
    changes.hint();
  };
  const reportTrouble = (doing: string, error: unknown): void =>
    telemetry.log.error(`Trouble while ${doing}; it is tried again.`, {
      error: error instanceof Error ? error.message : String(error),
    });
  const ofDesk = await deskOf(config, { db, http, wake });
  const facts = factsOf({ intercom: vendors.intercom, hostOf, known });
  const mails = await mailIn(config, { db, organizationId, ...ofDesk, telemetry, reportTrouble });
  const server = await (options.probesOnly ? createProbes : createServer)({
    runFacts: facts,
    db,
    sealer,
    telemetry,
    passes,
    forge: config.forge === null ? null : { ...forgeSite, appId: config.forge.appId },
    version,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    mail: outbox !== null,
    mailOut: mailOutOf(config),
    outside: outsideServices({ outbox, ...ofDesk }),
    organizationId,
    backUp: (into) => backUp(db, { version, secret: config.secret === null ? secret : null }, into),
    operatorToken: operatorToken(secret),
    configWarnings: config.warnings,
    vendorUrlProblem: (url) => vendorUrlProblem(url, { allowHttpVendors: allowHttpVendors(), privateVendors }),
    identify: (token, apiUrl) =>
      apiUrl === null ? vendors.intercom.identify(token) : vendors.intercom.identify(token, apiUrl),
    probePlan: async (access) => (await vendors.intercom.probeConversations(access)).value,
    workspaces,
    ...ofDesk,
    ...ofHosts,
    hostWebhooks: vendors.jira.webhooks,
    tickets: vendors.intercom,
    beside: besideOf({ db, http, vendors, hostOf, workspaces, known, changes }),
    readUrl: (url) => origins.read(url),
    conversationUrl,
    signOn: await signOnOf(config, http),
    receive: (incoming) => receiver.receive(incoming),
    simulators,
    wake,
    changes,
    settingsChanged,
    pagesFolder,
    hooks: [...incoming.plugins, mails.plugin],
  });
  telemetry.metrics.setReadings(readingsOf(db));

  const report = reporter(telemetry);

  function startWorking(): void {
    incoming.watch();
    mails.work();
    worker = startWorker(
      db,
      {
        inbox: vendors.intercom,
        panel: vendors.intercom,
        inboxWrites: vendors.intercom,
        parts: vendors.intercom,
        tickets: vendors.intercom,
        reporterOf: reportersOf(hostOf, known),
        fieldsOf: facts.readFields,
        host: hostOf,
        hostWrites: writesOf({ http: toJira, db, desk: ofDesk.desk }),
        ...stepsOf(keep, http),
        ...accessesOf(known),
        readUrlOf,
        conversationUrl,
        identify: async ({ token, apiUrl }) => void (await vendors.intercom.identify(token, apiUrl)),
        shownAnew: (organization) => changes.announce(organization, ['panel']),
        mail: mailPorts(db, { outbox, publicUrl: config.publicUrl }),
        settleMs: config.settleMs,
        traces: telemetry.traces,
        report(line) {
          report(line);
          background?.wake();
          changes.hint();
        },
        reportTrouble,
        intakeIsBusy: () => receiver.isBusy(),
      },
      workerDefaults,
    );
    scanner = startLookingThrough(keep, {
      rounds: options.rounds ?? reconcileDefaults,
      publicUrl: config.publicUrl,
      webhooks: vendors.jira.webhooks,
      http: toJira,
      host: hostOf,
      ...accessesOf(known),
      inboxPast: vendors.intercom,
      readUrlOf,
      receive: (incoming) => receiver.receive(incoming),
      reportTrouble,
    });
    background = startBackground({ keep, facts, config, wake, reportTrouble, changed: () => changes.hint() });
  }
  const hush = await db.listen(WORK_CHANNEL, () => [worker, background].forEach((one) => one?.wake()));

  return {
    server,
    db,
    keep,
    organizationId,
    telemetry,
    async start() {
      await warnOfClock(db, telemetry);
      if (work) startWorking();
      const port = options.probesOnly ? config.workerPort : config.port;
      if (port === null) return 0;
      await server.listen({ port, host: config.host });
      const address = server.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    async close() {
      // A browser keeps connections open on which it never asked anything: they are not worth waiting for.
      const cut = setTimeout(() => server.server.closeAllConnections(), STOP_GRACE_MS);
      await Promise.all([
        server.close(),
        worker?.stop(STOP_GRACE_MS),
        scanner?.stop(STOP_GRACE_MS),
        background?.stop(STOP_GRACE_MS),
        mails.stop(STOP_GRACE_MS),
      ]);
      await Promise.all([hush(), changes.close()]);
      await incoming.flush();
      clearTimeout(cut);
      http.close();
      outbox?.close();
      await db.close();
      await telemetry.traces.close();
    },
  };
}
