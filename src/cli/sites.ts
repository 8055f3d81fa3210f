/** The simulators beside Deskbridge, connected to it: for the demo and for trying things out. */
import type { Operator } from '../app/operator.ts';
import { applySetup } from '../app/requests.ts';
import { demoInbox } from './demo-desk.ts';
import { isTaken } from './port-taken.ts';
import { type IntercomSim, startIntercomSim } from '../../sim/intercom.ts';
import { type JiraSim, startJiraSim } from '../../sim/jira.ts';
import { ALL_EVENTS } from '../../sim/jira/hooks.ts';

export interface Sites {
  intercom: IntercomSim;
  jira: JiraSim;
  close(): Promise<void>;
}

export interface SitePorts {
  /** 0: any. */
  intercom: number;
  jira: number;
  /** Take any other port where one is taken. */
  orAny: boolean;
}

/** Starts both, empty. Throws where a port is taken and no other will do. */
export async function startSites({ intercom: intercomPort, jira: jiraPort, orAny }: SitePorts): Promise<Sites> {
  // A Deskbridge that remembers an earlier demo must not take a new conversation for an old one.
  const idsFrom = Date.now();
  const intercom = await onPort(intercomPort, orAny, (port) => startIntercomSim({ port, idsFrom }));
  const jira = await onPort(jiraPort, orAny, (port) =>
    startJiraSim({ kind: 'data-center', contextPath: '/jira', version: 10, port, idsFrom }),
  ).catch(async (error: unknown) => {
    await intercom.close();
    throw error;
  });
  return {
    intercom,
    jira,
    async close() {
      await Promise.all([intercom.close(), jira.close()]);
    },
  };
}

async function onPort<T>(port: number, orAny: boolean, start: (port: number) => Promise<T>): Promise<T> {
  try {
    return await start(port);
  } catch (error) {
    if (!orAny || !isTaken(error)) throw error;
    return start(0);
  }
}

const HOST_NAME = 'demo-jira';
const WEBHOOK_SECRET = 'the-webhook-secret-of-the-simulator';

/** Connects Deskbridge, listening on `port`, to both, and both to Deskbridge: webhooks, and the inbox app beside each conversation. */
export async function connectSites(operator: Operator, { intercom, jira }: Sites, port: number): Promise<void> {
  const connection = 'demo-intercom';
  const accessToken = intercom.access().token;
  const { clientSecret } = intercom.workspace();
  const setup = {
    connections: [{ name: connection, accessToken, clientSecret, apiUrl: intercom.url }],
    hosts: [
      { name: HOST_NAME, kind: 'jira-data-center', url: jira.url, token: jira.token, webhookSecret: WEBHOOK_SECRET },
      { name: demoInbox.host, kind: 'desk' },
    ],
    projects: [...['SUP', 'OPS'].map((key) => ({ host: HOST_NAME, key })), demoInbox].map((project) => ({
      ...project,
      connection,
    })),
  };
  await applySetup(operator, setup, false);
  const address = `http://127.0.0.1:${port}`;
  const url = `${address}/hooks/jira/${HOST_NAME}`;
  jira.hooks.add({ name: 'Deskbridge', url, events: ALL_EVENTS, secret: WEBHOOK_SECRET });
  intercom.subscribe({ url: `${address}/hooks/intercom` });
  intercom.installApp({
    name: 'Deskbridge',
    initializeUrl: `${address}/canvas/initialize`,
    submitUrl: `${address}/canvas/submit`,
  });
}
