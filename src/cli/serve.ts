/** The commands that stay: serve, worker, sim. Each ends well on SIGTERM and on Ctrl-C. */
import { type App, composeApp, type Simulators } from '../app.ts';
import { type Operator, operatorOf } from '../app/operator.ts';
import { demoWasLeft, exportSetup, hasActiveAdmin, signInLink } from '../app/requests.ts';
import { type Config, environment, loadConfig } from '../config.ts';
import { say } from './print.ts';
import { isTaken } from './port-taken.ts';

/** Migrates, serves and works until it is told to stop. `demo`: with the simulators, until something real is connected or it was left. */
export async function serve({ demo }: { demo: boolean }): Promise<void> {
  const config = loadConfig();
  const quiet = demo && environment()['LOG_LEVEL'] === undefined ? { logLevel: 'warn' as const } : {};
  // Loaded only where they may be wanted: they weigh some megabytes.
  const simulators = mayPretend(config) ? (await import('./simulators.ts')).createSimulators(config) : null;
  const app = await composeApp({ ...config, ...quiet }, { work: true, ...(simulators === null ? {} : { simulators }) });
  const stopped = untilStopped();
  try {
    for (const warning of config.warnings) app.telemetry.log.warn(warning);
    const operator = operatorOf(app, config);
    const pretending = demo && simulators !== null && (await wantsDemo(operator)) ? simulators : null;
    await pretending?.open();
    const port = await listening(app, config.port);
    simulators?.attach(app, port);
    await pretending?.connect();
    // Admins can invite each other; a link in the log of every restart would be one too many.
    const signIn = demo || !(await hasActiveAdmin(operator)) ? await signInLink(operator) : null;
    say(readyLine({ config, port, signIn, sites: pretending?.running() ?? null }));
    await stopped;
  } finally {
    await Promise.all([app.close(), simulators?.stop()]);
  }
}

/** Pages of simulators open on this machine only, and with a database of one's own there is something to lose. */
function mayPretend({ databaseUrl, publicUrl }: Config): boolean {
  return databaseUrl === null && isHere(publicUrl);
}

function isHere(address: string): boolean {
  return /^https?:\/\/(127\.|localhost([:/]|$)|\[::1\])/.test(address);
}

async function listening(app: App, port: number | null, variable = 'PORT'): Promise<number> {
  try {
    return await app.start();
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Error(`Port ${port} is taken by another program: stop that one, or set ${variable} to a free one.`, {
      cause: error,
    });
  }
}

function readyLine(of: {
  config: Config;
  port: number;
  signIn: string | null;
  sites: ReturnType<Simulators['running']>;
}): string {
  const { config, port, signIn, sites } = of;
  // Where any port was asked for, only now it is known which one it is.
  const address = (url: string): string => url.replace(`http://localhost:${config.port}`, `http://localhost:${port}`);
  const ready =
    signIn === null
      ? `Deskbridge is ready on ${address(config.publicUrl)}`
      : `Deskbridge is ready; this link signs you in, once: ${address(signIn)}`;
  if (sites === null) return ready;
  return `${ready} · pretend Intercom: ${sites.intercomUrl} · pretend Jira: ${sites.jiraUrl}`;
}

/** Not where something real is connected, and not again once it was left. */
async function wantsDemo(operator: Operator): Promise<boolean> {
  const setup = (await exportSetup(operator)) as { connections: { apiUrl: string }[]; hosts: { url?: string }[] };
  const addresses = [...setup.connections.map(({ apiUrl }) => apiUrl), ...setup.hosts.flatMap(({ url }) => url ?? [])];
  return addresses.every(isHere) && !(await demoWasLeft(operator));
}

/** Works without serving, beside others on the same database. */
export async function work(): Promise<void> {
  const config = loadConfig();
  const app = await composeApp(config, { work: true, probesOnly: true });
  const stopped = untilStopped();
  try {
    for (const warning of config.warnings) app.telemetry.log.warn(warning);
    await listening(app, config.workerPort, 'WORKER_PORT');
    await stopped;
  } finally {
    await app.close();
  }
}

/** The simulators alone; the pretend Intercom has an app that a Deskbridge with the same `PUBLIC_URL` or `PORT` connects by OAuth. */
export async function simulate(ports: { intercom: number; jira: number }): Promise<void> {
  const { publicUrl } = loadConfig();
  const { startSites } = await import('./sites.ts');
  const sites = await startSites({ ...ports, orAny: false }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
    throw new Error(`Port ${error.port ?? ''} is taken by another program: choose another.`);
  });
  const stopped = untilStopped();
  sites.intercom.seed();
  sites.jira.seed();
  const app = { clientId: 'deskbridge', clientSecret: 'client-secret-of-deskbridge', name: 'Deskbridge' };
  const callback = `${publicUrl}/oauth/intercom/callback`;
  sites.intercom.oauth.register({ ...app, redirectUrls: [callback] });
  const { token } = sites.intercom.access();
  const { id, clientSecret } = sites.intercom.workspace();
  say(`Intercom: ${sites.intercom.url}  workspace ${id}  access token ${token}  client secret ${clientSecret}`);
  say(
    `  by OAuth, back to ${callback}: INTERCOM_URL=${sites.intercom.url} INTERCOM_CLIENT_ID=${app.clientId} INTERCOM_CLIENT_SECRET=${app.clientSecret}`,
  );
  say(`Jira Data Center: ${sites.jira.url}  personal access token ${sites.jira.token}`);
  await stopped;
  await sites.close();
}

/** One wish to stop may arrive twice: by the group of processes and handed on by npm. */
const SAME_WISH_MS = 1_000;

/** Resolves at the first signal to stop; another one, a second or more later, ends at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt = Infinity;
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        if (performance.now() - askedAt > SAME_WISH_MS) process.exit(1);
        askedAt = Math.min(askedAt, performance.now());
        resolve();
      });
  });
}
