/** The simulators that this server can start: with `serve --demo`, or when a person asks for the demo in the console. */
import type { App, Simulators } from '../app.ts';
import { type Operator, operatorOf } from '../app/operator.ts';
import type { Config } from '../config.ts';
import { playDemo } from '../../sim/demo.ts';
import { fillDemoDesk } from './demo-desk.ts';
import { connectSites, type Sites, startSites } from './sites.ts';

export interface OwnSimulators extends Simulators {
  /** Starts them, connected to nothing yet; once more while they run does nothing. */
  open(): Promise<void>;
  /** Whom `start` connects them to: the house, listening on `port`. */
  attach(app: App, port: number): void;
  /** Connects them and lets the story be played, which nobody waits for. */
  connect(): Promise<void>;
}

/** Empty, until they are opened. */
export function createSimulators(config: Config): OwnSimulators {
  let sites: Promise<Sites> | null = null;
  let listening: Sites | null = null;
  let house: { app: App; port: number } | null = null;

  async function open(): Promise<void> {
    const after = (step: number): number => (config.port === 0 ? 0 : config.port + step);
    sites ??= startSites({ intercom: after(1), jira: after(2), orAny: true });
    try {
      listening = await sites;
    } catch (error) {
      sites = null;
      throw error;
    }
  }

  async function connect(): Promise<void> {
    if (listening === null || house === null)
      throw new Error('The simulators are connected once they and the server run.');
    const operator = operatorOf(house.app, config);
    await connectSites(operator, listening, house.port);
    tellStory(house.app, listening, operator);
  }

  /** So that the pages are not empty; nobody waits for it. */
  function tellStory(app: App, of: Sites, operator: Operator): void {
    play(of, operator).catch((error: unknown) => {
      if (listening !== of) return;
      const reason = error instanceof Error ? error.message : String(error);
      app.telemetry.log.warn('The demo could not be played to its end.', { reason });
    });
  }

  async function play({ intercom, jira }: Sites, operator: Operator): Promise<void> {
    const told = await playDemo({ intercomUrl: intercom.url, jiraUrl: jira.url, onStep: () => undefined });
    await fillDemoDesk(operator, told.conversation.url);
  }

  async function stop(): Promise<void> {
    const ending = sites;
    sites = null;
    listening = null;
    await (await ending)?.close();
  }

  return {
    running: () => listening && { intercomUrl: listening.intercom.url, jiraUrl: listening.jira.url },
    open,
    attach: (app, port) => void (house = { app, port }),
    connect,
    async start() {
      await open();
      try {
        await connect();
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}
