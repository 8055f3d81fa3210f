/** What runs of workflows ask of the house, and who looks after them and after bulk retries. */
import type { Config } from '../config.ts';
import type { PanelHost } from '../domain/panel.ts';
import type { HostAccess } from '../domain/ports.ts';
import { Gone } from '../domain/errors.ts';
import type { Http } from '../http.ts';
import type { IntercomClient } from '../intercom/client.ts';
import type { DeliverPorts } from '../pipeline/deliver-ports.ts';
import type { Loop } from '../pipeline/loop.ts';
import { startRetention } from '../pipeline/retention.ts';
import { startRetries } from '../pipeline/retries.ts';
import type { FactPorts } from '../pipeline/run-facts.ts';
import { startRunRetention } from '../pipeline/run-retention.ts';
import { type RunPorts, startRunner } from '../pipeline/runs.ts';
import type { Keep } from '../store/connections.ts';
import { actingProblem } from '../store/workflows/runs.ts';
import type { AnyHost } from './hosts.ts';
import type { Lookups } from './lookups.ts';
import { webhooksOf } from './webhooks.ts';

/** What delivery needs for effects of runs. */
export function stepsOf(keep: Keep, http: Http): Pick<DeliverPorts, 'postWebhook' | 'runProblem'> {
  return {
    postWebhook: webhooksOf(keep, http),
    runProblem: (organization, runId) => keep.db.tx(organization, (sql) => actingProblem(sql, runId)),
  };
}

interface Vendors {
  intercom: IntercomClient;
  hostOf: (access: HostAccess) => AnyHost & PanelHost;
  known: Pick<Lookups, 'connection' | 'host'>;
}

/** What a run reads of vendors, always new. */
export function factsOf({ intercom, hostOf, known }: Vendors): FactPorts {
  return {
    async readFields(organization, { hostId, issueId, fields }) {
      const access = await known.host.get(`${organization}/${hostId}`);
      if (access === null) throw new Gone('The host is not set up any more.');
      return (await hostOf(access).readFields(access, issueId, fields)).value;
    },
    async readCustomer(organization, { connectionId, conversationId }) {
      const access = await known.connection.get(`${organization}/${connectionId}`);
      if (access === null) return null;
      const { contactIds } = (await intercom.readCard(access, conversationId)).value;
      const [first] = contactIds;
      return first === undefined ? null : (await intercom.readContact(access, first)).value;
    },
    async readTicketTypes(organization, connectionId) {
      const access = await known.connection.get(`${organization}/${connectionId}`);
      return access === null ? [] : (await intercom.listTicketTypes(access)).value;
    },
  };
}

/** Works off bulk retries and runs of workflows, and forgets what is kept only for a while, until it is stopped. */
export function startBackground(
  of: {
    keep: Keep;
    facts: FactPorts;
    config: Pick<Config, 'mail' | 'publicUrl' | 'keepRunsDays' | 'retention'>;
  } & Pick<RunPorts, 'wake' | 'changed' | 'reportTrouble'>,
): Loop {
  const { keep, facts, config, ...ports } = of;
  const house = { mail: config.mail !== null, publicUrl: config.publicUrl };
  const retries = startRetries(keep.db, ports);
  const retention = startRetention(keep.db, config.retention, ports.reportTrouble);
  const runs = startRunner(keep.db, { ...ports, ...facts, house });
  const { keepRunsDays } = config;
  const runRetention = keepRunsDays === null ? null : startRunRetention(keep.db, { keepRunsDays, ...ports });
  return {
    wake() {
      retries.wake();
      runs.wake();
    },
    async stop(graceMs) {
      const all = [retries, runs, retention, ...(runRetention === null ? [] : [runRetention])];
      await Promise.all(all.map((one) => one.stop(graceMs)));
    },
  };
}
