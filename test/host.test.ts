/** The Jira client against the simulator in both dialects, held to what every host must do. */
import type { HostKind } from '../src/domain/model.ts';
import { createHttp } from '../src/http.ts';
import { createJiraClient } from '../src/jira/client.ts';
import type { Fault } from '../sim/faults.ts';
import { startForgeSim } from '../sim/forge.ts';
import { startJiraSim } from '../sim/jira.ts';
import type { JiraSim } from '../sim/jira.ts';
import { describeRemoteHost } from './host.contract.ts';
import type { HostFailure, RemoteHostWorld } from './host-world.ts';

const FAULTS: Record<HostFailure, Fault> = {
  'lost-request': { kind: 'reset-before' },
  'lost-answer': { kind: 'reset-after' },
  'error-after': { kind: 'error-after' },
  unavailable: { kind: 'status', status: 503 },
  'rate-limited': { kind: 'rate-limited', headers: true },
  html: { kind: 'html', status: 200 },
  'cut-off': { kind: 'malformed' },
};

function worldOf(sim: JiraSim, kind: HostKind): RemoteHostWorld {
  const http = createHttp({ allowHttpVendors: true });
  const { act } = sim;
  let off: Promise<void> | null = null;
  const switchOff = async (): Promise<void> => (off ??= sim.close());
  return {
    host: createJiraClient({ http }),
    access: {
      hostId: 'h1',
      kind,
      url: sim.url,
      email: kind === 'jira-cloud' ? sim.email : null,
      token: sim.token,
    },
    addIssue: (given) => act.createIssue({ project: 'SUP', ...given }),
    done: 'Done',
    change: (issue, to) => act.change({ issue, ...to }),
    addComment: (issue, comment) => act.comment({ issue, ...comment }).commentId,
    editComment: (issue, comment, text) => act.editComment({ issue, comment, text }),
    deleteComment: (issue, comment) => act.deleteComment({ issue, comment }),
    moveIssue: (issue) => act.move({ issue, project: 'OPS' }).key,
    deleteIssue: (issue) => act.deleteIssue({ issue }),
    remoteLinksOf: (id) =>
      (sim.issue(id)?.remoteLinks ?? []).map(({ globalId, object }) => ({
        globalId: globalId ?? '',
        url: object.url,
        title: object.title,
        summary: object.summary,
        resolved: object.status?.resolved === true,
      })),
    revokeToken: () => {
      sim.switches.tokenRevoked = true;
    },
    removePermission: (permission) => sim.switches.denied.push(permission),
    failNext: (how) => sim.faults.add({ fault: FAULTS[how], times: 1 }),
    requestCount: () => sim.requests.length,
    switchOff,
    close: async () => {
      http.close();
      await switchOff();
    },
  };
}

/** The same site by the Forge app: at the gateway, with a token of the app itself. */
async function forgeWorld(): Promise<ReturnType<typeof worldOf>> {
  const sim = await startJiraSim({ kind: 'cloud', serviceDesk: true });
  const forge = await startForgeSim({ jira: sim });
  const app = sim.world.users.find(({ email }) => email === sim.email);
  if (app === undefined) throw new Error('There is no user of the app.');
  const world = worldOf(sim, 'jira-cloud');
  let off: Promise<void> | null = null;
  const switchOff = async (): Promise<void> => {
    off ??= Promise.all([forge.close(), world.switchOff()]).then(() => undefined);
    await off;
  };
  const url = `${forge.url}/ex/jira/${forge.cloudId}`;
  return {
    ...world,
    access: { hostId: 'h1', kind: 'jira-cloud', url, email: null, token: forge.papers.oauthToken(app) },
    switchOff,
    close: async () => {
      await switchOff();
      await world.close();
    },
  };
}

describeRemoteHost('Jira Cloud by the Forge app', forgeWorld);
describeRemoteHost('Jira Cloud', async () =>
  worldOf(await startJiraSim({ kind: 'cloud', serviceDesk: true }), 'jira-cloud'),
);
describeRemoteHost('Jira Data Center', async () =>
  worldOf(
    await startJiraSim({ kind: 'data-center', contextPath: '/jira', version: 9, serviceDesk: true }),
    'jira-data-center',
  ),
);
