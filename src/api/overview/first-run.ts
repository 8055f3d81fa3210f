/** The first run: how far it has come, told by facts and not by clicks; the demo's beginning and end. */
import { z } from 'zod';
import type { Region } from '../../domain/model.ts';
import {
  type DeliveredNote,
  type DemoContents,
  dismissFirstRun,
  type FirstRunFacts,
  markDemoBegun,
  readDemo,
  readFirstRun,
  removeDemo,
} from '../../store/first-run.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { type Api, problems } from '../route.ts';
import {
  type DemoContentsAnswer,
  DemoContentsSchema,
  type FirstRunAnswer,
  FirstRunSchema,
  type FirstRunStepAnswer,
} from '../schemas/overview.ts';

const tags = ['first run'];

export function firstRunRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/first-run',
    config: { access: 'read' },
    schema: { summary: 'How far the first run has come', tags, response: { 200: FirstRunSchema, ...problems } },
    handler: async (request) => readAll(deps, callerOf(request).organizationId),
  });
  app.route({
    method: 'PUT',
    url: '/api/v1/first-run',
    config: { access: 'admin' },
    schema: {
      summary: 'Put the guide of the first run away, or show it again',
      tags,
      body: z.strictObject({ dismissed: z.boolean() }),
      response: { 200: FirstRunSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      await deps.db.tx(organizationId, (sql) => dismissFirstRun(sql, organizationId, request.body.dismissed));
      return readAll(deps, organizationId);
    },
  });
  demoRoutes(app, deps);
}

function demoRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/demo',
    config: { access: 'admin' },
    schema: {
      summary: 'Start the simulators of Intercom and Jira in this server, connected and with a story',
      tags,
      response: { 200: FirstRunSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { organizationId } = caller;
      const { demo } = await readAll(deps, organizationId);
      if (!demo.canStart || deps.simulators === null)
        throw new ApiProblem(409, 'demo_not_possible', { detail: demo.whyNot ?? 'The demo runs already.' });
      await deps.simulators.start();
      await deps.db.tx(organizationId, (sql) => markDemoBegun(sql, organizationId, { ...caller, ip: request.ip }));
      return readAll(deps, organizationId);
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/demo',
    config: { access: 'admin' },
    schema: {
      summary: 'Leave the demo: remove its connections and hosts with everything of theirs, and stop the simulators',
      tags,
      response: { 200: z.object({ removed: DemoContentsSchema }), ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { organizationId } = caller;
      const there = await deps.db.tx(organizationId, readDemo);
      if (there.connections.length + there.hosts.length === 0)
        throw new ApiProblem(409, 'no_demo', { detail: 'No simulator is connected, so there is no demo to leave.' });
      // First the simulators: they would go on calling a server that no longer knows them.
      await deps.simulators?.stop();
      const removed = await removeDemo(deps.db, organizationId, { ...caller, ip: request.ip });
      deps.settingsChanged();
      return { removed: presentContents(removed) };
    },
  });
}

async function readAll(deps: ApiDeps, organizationId: string): Promise<FirstRunAnswer> {
  const { facts, demo } = await deps.db.tx(organizationId, async (sql) => ({
    facts: await readFirstRun(sql),
    demo: await readDemo(sql),
  }));
  const steps = stepsOf(facts);
  const fresh = facts.connections.length + facts.hosts.length === 0;
  const inUse = demo.connections.length + demo.hosts.length > 0;
  const whyNot = whyNoDemo(deps, { fresh });
  return {
    steps,
    complete: steps.every(({ done }) => done),
    dismissed: facts.dismissedAt !== null,
    fresh,
    note: facts.note === null ? null : presentNote(deps, facts.note),
    demo: {
      inUse,
      left: facts.demoLeftAt !== null && !inUse,
      sites: deps.simulators?.running() ?? null,
      canStart: whyNot === null,
      whyNot: inUse ? null : whyNot,
      contents: inUse ? presentContents(demo) : null,
    },
  };
}

function whyNoDemo(deps: ApiDeps, { fresh }: { fresh: boolean }): string | null {
  if (!fresh)
    return 'Something is connected to this server already. Try the demo beside it: deskbridge demo tells its story in the terminal.';
  if (deps.simulators === null)
    return 'This server cannot start the simulators itself. On a machine of your own, run: deskbridge serve --demo';
  return null;
}

/** The first of these that is real, else the first. */
function firstOf<T extends { simulated: boolean }>(all: readonly T[]): T | undefined {
  return all.find(({ simulated }) => !simulated) ?? all[0];
}

function stepsOf(facts: FirstRunFacts): FirstRunStepAnswer[] {
  const heard = facts.hosts.filter(({ lastHookAt }) => lastHookAt !== null);
  const connected = facts.connections.filter(({ state }) => state !== 'disconnected');
  const step = (
    id: FirstRunStepAnswer['id'],
    by: { simulated: boolean } | null | undefined,
    detail: string | null | undefined,
  ): FirstRunStepAnswer => {
    const done = by !== null && by !== undefined;
    return { id, done, simulated: done && by.simulated, detail: done ? (detail ?? null) : null };
  };
  const [intercom, jira, project, hook] = [
    firstOf(connected),
    firstOf(facts.hosts),
    firstOf(facts.projects),
    firstOf(heard),
  ];
  return [
    step('intercom', intercom, intercom?.name),
    step('jira', jira, jira?.name),
    step('project', project, project?.key),
    step('webhook', hook, hook?.name),
    step('link', facts.link, facts.link?.issueKey),
    step('note', facts.note, facts.note?.issueKey),
  ];
}

function presentNote(deps: ApiDeps, note: DeliveredNote): NonNullable<FirstRunAnswer['note']> {
  const { effectId, eventId, hostName, issueId, issueKey, conversationId, workspaceId, region, apiUrl } = note;
  const known = conversationId !== null && workspaceId !== null && region !== null && apiUrl !== null;
  return {
    at: new Date(note.at).toISOString(),
    effectId,
    eventId,
    host: hostName,
    issue: issueId === null ? null : { id: issueId, key: issueKey },
    conversationUrl: known
      ? deps.conversationUrl({ workspaceId, region: region as Region, apiUrl }, conversationId)
      : null,
    title: note.title,
    simulated: note.simulated,
  };
}

function presentContents({ connections, hosts, projects, links, events }: DemoContents): DemoContentsAnswer {
  const namesOf = (places: { name: string }[]): string[] => places.map(({ name }) => name);
  return { connections: namesOf(connections), hosts: namesOf(hosts), projects, links, events };
}
