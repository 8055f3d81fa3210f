/** Jira as conformance tests start from it: the simulator in both dialects, and hands that change what is in it. */
import type { HostWrites } from '../src/domain/host-writes.ts';
import type { HostAccess } from '../src/domain/ports.ts';
import { createHttp } from '../src/http.ts';
import { createJiraClient } from '../src/jira/client.ts';
import type { JiraClient } from '../src/jira/client.ts';
import { createJiraWrites } from '../src/jira/writes.ts';
import type { Fault } from '../sim/faults.ts';
import { startForgeSim } from '../sim/forge.ts';
import { startJiraSim } from '../sim/jira.ts';
import type { JiraSim } from '../sim/jira.ts';
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

export interface JiraWorld extends RemoteHostWorld {
  host: JiraClient;
  sim: JiraSim;
  writes: HostWrites;
  /** The next request that writes is met by this; reads before it are not. */
  failWrites: (how: HostFailure) => void;
}

export function accessTo(sim: JiraSim): HostAccess {
  const own =
    sim.kind === 'cloud'
      ? { kind: 'jira-cloud' as const, email: sim.email }
      : { kind: 'jira-data-center' as const, email: null };
  return { hostId: 'h1', url: sim.url, token: sim.token, ...own };
}

function worldOf(sim: JiraSim): JiraWorld {
  const http = createHttp({ allowHttpVendors: true });
  const { act } = sim;
  let off: Promise<void> | null = null;
  const switchOff = async (): Promise<void> => (off ??= sim.close());
  return {
    sim,
    writes: createJiraWrites({ http }),
    host: createJiraClient({ http }),
    access: accessTo(sim),
    addIssue: (given) => act.createIssue({ project: 'SUP', ...given }),
    addFilledIssue: () => filledIssue(sim),
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
    failWrites: (how) => sim.faults.add({ method: 'POST', fault: FAULTS[how], times: 1 }),
    requestCount: () => sim.requests.length,
    switchOff,
    close: async () => {
      http.close();
      await switchOff();
    },
  };
}

const TIME = '2026-11-20T10:00:00.000+0000';

/** With custom fields of every form that Jira has for them. */
function filledIssue(sim: JiraSim): ReturnType<RemoteHostWorld['addFilledIssue']> {
  const made = sim.act.createIssue({
    project: 'SUP',
    summary: 'Invoices twice',
    description: 'Since Monday',
    priority: 'High',
    labels: ['vip', 'billing'],
  });
  const issue = sim.issue(made.id);
  if (issue === undefined) throw new Error('The issue is not there.');
  issue.custom = {
    customfield_1: { self: 'x', id: '10050', value: 'Sev 1' },
    customfield_2: [
      { id: '1', value: 'Web' },
      { id: '2', value: 'App' },
    ],
    customfield_3: 12.5,
    customfield_4: '2026-01-31',
    customfield_5: TIME,
    customfield_6: { id: '1', value: 'Europe', child: { id: '2', value: 'Norway' } },
    customfield_7: null,
    customfield_8: [],
    customfield_9: 'typed',
    customfield_10: { requestType: { id: '7', name: 'Get help' } },
  };
  const fields: Awaited<ReturnType<RemoteHostWorld['addFilledIssue']>>['fields'] = {
    issuekey: { kind: 'text', text: made.key },
    summary: { kind: 'text', text: 'Invoices twice' },
    description: { kind: 'text', text: 'Since Monday' },
    status: { kind: 'choice', id: '10000', name: 'To Do' },
    priority: { kind: 'choice', id: '2', name: 'High' },
    issuetype: { kind: 'choice', id: '10010', name: 'Task' },
    labels: {
      kind: 'choices',
      items: [
        { id: null, name: 'vip' },
        { id: null, name: 'billing' },
      ],
    },
    assignee: null,
    components: null,
    customfield_1: { kind: 'choice', id: '10050', name: 'Sev 1' },
    customfield_2: {
      kind: 'choices',
      items: [
        { id: '1', name: 'Web' },
        { id: '2', name: 'App' },
      ],
    },
    customfield_3: { kind: 'number', number: 12.5 },
    customfield_4: { kind: 'day', day: '2026-01-31' },
    customfield_5: { kind: 'time', at: Date.parse('2026-11-20T10:00:00Z') },
    customfield_6: { kind: 'choice', id: '1', name: 'Europe / Norway' },
    customfield_7: null,
    customfield_8: null,
    customfield_9: { kind: 'text', text: 'typed' },
    customfield_10: { kind: 'choice', id: '7', name: 'Get help' },
    created: { kind: 'time', at: issue.created },
    reporter: reporterOf(sim),
  };
  return { ...made, fields };
}

function reporterOf(sim: JiraSim) {
  const ann = sim.world.users.find(({ name }) => name === 'ann');
  if (ann === undefined) throw new Error('Ann is not there.');
  const cloud = sim.world.kind === 'cloud';
  return {
    kind: 'person' as const,
    id: cloud ? ann.accountId : ann.key,
    name: ann.displayName,
    email: cloud ? null : ann.email,
  };
}

/** The same site by the Forge app: at the gateway, with a token of the app itself. */
async function forgeWorld(): Promise<JiraWorld> {
  const sim = await startJiraSim({ kind: 'cloud', serviceDesk: true });
  const forge = await startForgeSim({ jira: sim });
  const app = sim.world.users.find(({ email }) => email === sim.email);
  if (app === undefined) throw new Error('There is no user of the app.');
  const world = worldOf(sim);
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

/** Every way to a Jira, by its name. */
export const jiras: [string, () => Promise<JiraWorld>][] = [
  ['Jira Cloud by the Forge app', forgeWorld],
  ['Jira Cloud', async () => worldOf(await startJiraSim({ kind: 'cloud', serviceDesk: true }))],
  [
    'Jira Data Center',
    async () =>
      worldOf(await startJiraSim({ kind: 'data-center', contextPath: '/jira', version: 9, serviceDesk: true })),
  ],
];
