/** The commands that stay: serve, worker, sim. Each ends well on SIGTERM and on Ctrl-C. */
import { playDemo } from '../../sim/demo.ts';
import { type App, composeApp } from '../app.ts';
import { operatorOf } from '../app/operator.ts';
import { exportSetup, hasUsers, signInLink } from '../app/requests.ts';
import { type Config, environment, loadConfig } from '../config.ts';
import { say } from './print.ts';
import { connectSites, isTaken, type Sites, startSites } from './sites.ts';

/** Migrates, serves and works until it is told to stop. `demo`: with the simulators, until something real is connected. */
export async function serve({ demo }: { demo: boolean }): Promise<void> {
  const config = loadConfig();
  const { app, sites } = demo
    ? await composeDemo(config)
    : { app: await composeApp(config, { work: true }), sites: null };
  const stopped = untilStopped();
  try {
    for (const warning of config.warnings) app.telemetry.log.warn(warning);
    const port = await listening(app, config);
    const operator = operatorOf(app, config);
    if (sites !== null) await connectSites(operator, sites, port);
    // Users can invite each other; a link in the log of every restart would be one too many.
    const signIn = demo || !(await hasUsers(operator)) ? await signInLink(operator) : null;
    say(readyLine({ config, port, signIn, sites }));
    if (sites !== null) tellStory(app, sites);
    await stopped;
  } finally {
    await Promise.all([app.close(), sites?.close()]);
  }
}

async function listening(app: App, config: Config): Promise<number> {
  try {
    return await app.start();
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Error(`Port ${config.port} is taken by another program: stop that one, or set PORT to a free one.`, {
      cause: error,
    });
  }
}

function readyLine(of: { config: Config; port: number; signIn: string | null; sites: Sites | null }): string {
  const { config, port, signIn, sites } = of;
  // Where any port was asked for, only now it is known which one it is.
  const address = (url: string): string => url.replace(`http://localhost:${config.port}`, `http://localhost:${port}`);
  const ready =
    signIn === null
      ? `Deskbridge is ready on ${address(config.publicUrl)}`
      : `Deskbridge is ready; this link signs you in, once: ${address(signIn)}`;
  if (sites === null) return ready;
  return `${ready} · pretend Intercom: ${sites.intercom.url} · pretend Jira: ${sites.jira.url}`;
}

/** Simulators start only where nothing real is connected; and only with them may addresses of vendors be on this machine. */
async function composeDemo(config: Config): Promise<{ app: App; sites: Sites | null }> {
  const quiet = environment()['LOG_LEVEL'] === undefined ? { logLevel: 'warn' as const } : {};
  const app = await composeApp({ ...config, ...quiet, allowHttpVendors: true }, { work: true });
  if (await isReal(app, config)) {
    await app.close();
    return { app: await composeApp(config, { work: true }), sites: null };
  }
  const after = (step: number): number => (config.port === 0 ? 0 : config.port + step);
  try {
    return { app, sites: await startSites({ intercom: after(1), jira: after(2), orAny: true }) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function isReal(app: App, config: Config): Promise<boolean> {
  const setup = (await exportSetup(operatorOf(app, config))) as {
    connections: { apiUrl: string }[];
    hosts: { url?: string }[];
  };
  const addresses = [...setup.connections.map(({ apiUrl }) => apiUrl), ...setup.hosts.flatMap(({ url }) => url ?? [])];
  return addresses.some((address) => !/^http:\/\/(127\.|localhost[:/]|\[::1\])/.test(address));
}

/** So that the pages are not empty; nobody waits for it. */
function tellStory(app: App, { intercom, jira }: Sites): void {
  playDemo({ intercomUrl: intercom.url, jiraUrl: jira.url, onStep: () => undefined }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    app.telemetry.log.warn('The demo could not be played to its end.', { reason });
  });
}

/** Works without serving, beside others on the same database. */
export async function work(): Promise<void> {
  const config = loadConfig();
  const app = await composeApp(config, { work: true });
  const stopped = untilStopped();
  for (const warning of config.warnings) app.telemetry.log.warn(warning);
  app.work();
  await stopped;
  await app.close();
}

/** The simulators alone. */
export async function simulate(ports: { intercom: number; jira: number }): Promise<void> {
  const sites = await startSites({ ...ports, orAny: false }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
    throw new Error(`Port ${error.port ?? ''} is taken by another program: choose another.`);
  });
  const stopped = untilStopped();
  sites.intercom.seed();
  sites.jira.seed();
  const { token } = sites.intercom.access();
  const { id, clientSecret } = sites.intercom.workspace();
  say(`Intercom: ${sites.intercom.url}  workspace ${id}  access token ${token}  client secret ${clientSecret}`);
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
