/**
 * *Test escalation* of a project: everything an escalation needs is tried against the live workspace and told step by step; where a person
 * says so, a ticket is really made, marked as a test, and linked like any other.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AttributeValue } from '../../domain/escalation/mapping.ts';
import { issueUrl } from '../../domain/news.ts';
import { attributeProblems, ownAttributes, priorityAttribute, typeProblem } from '../../domain/escalation/tickets.ts';
import type { TicketType, TicketTypeAttribute } from '../../domain/workspace.ts';
import { decided, delivered } from '../../pipeline/act.ts';
import type { StoredHost } from '../../store/hosts.ts';
import type { StoredProject } from '../../store/projects.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { showPanel } from '../panel/panel.ts';
import { readerOf } from '../panel/routes.ts';
import { createViews, type LoadView, type PanelView, type Reader } from '../panel/view.ts';
import { ApiProblem } from '../problem.ts';
import { issueOf, projectAndHost } from '../projects/preview.ts';
import { type Api, idParams, problems } from '../route.ts';
import {
  type EscalateWish,
  type EscalationFormAnswer,
  type EscalationRunAnswer,
  type EscalationTestAnswer,
  EscalationTestSchema,
} from '../schemas/escalation.ts';
import { showForm } from './form.ts';
import { escalationSettings } from './offer.ts';
import { createOfferReader, type OfferReader } from './offers.ts';
import { askEscalation, oneRun } from './runs.ts';
import { wishFrom, type Wishing, workspaceOf, type WorkspacePlace } from './wishes.ts';

const TestSchema = z.strictObject({
  ticketType: z
    .string()
    .trim()
    .min(1, 'is empty')
    .max(100)
    .optional()
    .describe('Id; left out, the one the project chooses at first, else the first'),
  issue: z
    .string()
    .trim()
    .min(1, 'is empty')
    .max(100)
    .optional()
    .describe('Key of an issue of the project to try it on; left out, the newest known, on a desk a sample request'),
  create: z
    .boolean()
    .default(false)
    .describe('Really make a ticket, marked as a test. Otherwise nothing is written anywhere'),
});
type TestWish = z.infer<typeof TestSchema>;
type Step = EscalationTestAnswer['steps'][number];

export function escalationTestRoutes(app: Api, deps: ApiDeps): void {
  const load = createViews(deps);
  const offers = createOfferReader(deps);
  app.route({
    method: 'POST',
    url: '/api/v1/projects/:id/escalation/test',
    config: { access: 'admin' },
    schema: {
      summary: 'Try an escalation of a project, step by step; with `create` to the end',
      tags: ['escalation'],
      params: idParams,
      body: TestSchema,
      response: { 200: EscalationTestSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const of = await projectAndHost(deps, organizationId, request.params.id);
      return tryOut({ deps, load, offers, reader: readerOf(request), ...of }, request.body);
    },
  });
}

interface Trying {
  deps: ApiDeps;
  load: LoadView;
  offers: OfferReader;
  reader: Reader;
  project: StoredProject;
  host: StoredHost;
}

/** One step after the other; the first that cannot be done ends it. */
async function tryOut(trying: Trying, asked: TestWish): Promise<EscalationTestAnswer> {
  const steps: Step[] = [];
  const over = (more: Partial<EscalationTestAnswer> = {}): EscalationTestAnswer => ({
    ok: steps.every(({ ok }) => ok),
    created: false,
    steps,
    run: null,
    issue: null,
    ...more,
  });
  const view = await step(steps, 'Issue', () => sampleView(trying, asked));
  if (view === null) return over();
  const issue = { key: view.issue.key, url: issueUrl(view.host, view.issue.key) };
  const wishing: Wishing = { deps: trying.deps, offers: trying.offers, reader: trying.reader, view };
  const place = await step(steps, 'Workspace', () => ownWorkspace(wishing));
  if (place === null) return over({ issue });
  steps.push(...teamSteps(view, place));
  const type = await step(steps, 'Ticket type', () => chosenType(view, place, asked.ticketType ?? null));
  if (type === null) return over({ issue });
  const form = await step(steps, 'Field mapping', () => mapped(wishing, place, type));
  if (form === null) return over({ issue });
  const wish = await step(steps, 'Ticket', () => wishOf(wishing, { place, type, form }));
  if (wish === null) return over({ issue });
  if (!asked.create) {
    steps.push({ what: 'Creation', ok: true, text: 'Nothing was made: this was a dry run.', fix: null });
    return over({ issue });
  }
  const run = await step(steps, 'Creation', () => carriedOut(wishing, wish));
  if (run === null) return over({ issue });
  steps.push(...run.steps.map(ranStep));
  return over({ issue, run, created: run.made !== null });
}

type Told<T> = { value: T; text: string };

/** Null: it failed, and the steps say why. */
async function step<T>(steps: Step[], what: string, work: () => Promise<Told<T>> | Told<T>): Promise<T | null> {
  try {
    const { value, text } = await work();
    steps.push({ what, ok: true, text, fix: null });
    return value;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    steps.push({ what, ok: false, text: error.detail, fix: null });
    return null;
  }
}

function cannot(detail: string): ApiProblem {
  return new ApiProblem(409, 'cannot', { detail });
}

/** On a desk, and if something is to be made, a request of its own. */
async function sampleView({ deps, load, reader, project, host }: Trying, asked: TestWish): Promise<Told<PanelView>> {
  const { organizationId } = reader;
  if (host.kind === 'desk' && asked.issue === undefined && asked.create) {
    const request = await deps.desk.create(
      { organizationId, userId: reader.actor.userId, name: reader.name },
      {
        hostId: host.id,
        projectKey: project.key,
        title: 'Test of escalation',
        description: 'Made by *Test escalation* in the settings of the project. It may be resolved or deleted.',
        requester: { name: reader.name, email: 'test@deskbridge.example' },
        status: 'new',
        priority: 'low',
        service: null,
        answers: {},
        tags: ['test'],
        assignee: null,
        channel: 'api',
      },
    );
    return {
      value: await load(reader, { host: host.name, issue: request.id }),
      text: `Made the request ${request.key}.`,
    };
  }
  const { issue, sample } = await issueOf({ deps, organizationId, project, host }, asked.issue ?? null);
  if (sample) throw cannot(`No issue of ${project.key} is known yet: name one by its key.`);
  const of = { host: host.name, issue: issue.id };
  // Nobody may have looked at the issue yet: whose conversations are linked to it has to be known.
  await showPanel(deps, load, { reader, of, fresh: true });
  return {
    value: await load(reader, of),
    text: `Uses ${issue.key}: ${issue.summary}`,
  };
}

async function ownWorkspace(wishing: Wishing): Promise<Told<WorkspacePlace>> {
  const { connection } = wishing.view;
  if (connection === null) throw cannot('The project has no Intercom workspace: choose one in its settings.');
  const place = await workspaceOf(wishing, connection.id, true);
  const { ticketTypes, teams, teammates } = place.facts;
  const counted = `${ticketTypes.length} ticket types, ${teams.length} teams, ${teammates.length} teammates`;
  return { value: place, text: `${connection.workspaceName} answers: ${counted}.` };
}

function teamSteps(view: PanelView, { facts }: WorkspacePlace): Step[] {
  const wanted = escalationSettings(view).teams;
  const missing = wanted.filter((id) => !facts.teams.some((team) => team.id === id));
  const offered = facts.teams.filter(({ id }) => wanted.includes(id)).map(({ name }) => name);
  if (missing.length > 0)
    return [
      {
        what: 'Teams',
        ok: false,
        text: `The workspace has no team ${missing.join(', ')} (any more).`,
        fix: 'Choose other teams in the settings of the project.',
      },
    ];
  const text = offered.length === 0 ? 'No team is offered; teammates are.' : `Offered: ${offered.join(', ')}.`;
  return [{ what: 'Teams', ok: true, text, fix: null }];
}

function chosenType(view: PanelView, { facts }: WorkspacePlace, asked: string | null): Told<TicketType> {
  const wanted = asked ?? escalationSettings(view).defaultTicketType;
  const usable = facts.ticketTypes.filter(({ archived }) => !archived);
  const type = wanted === null ? usable[0] : usable.find(({ id, name }) => id === wanted || name === wanted);
  if (type === undefined)
    throw cannot(
      wanted === null
        ? 'The workspace has no ticket type: make one in Intercom.'
        : `The workspace has no ticket type ${wanted} (any more): choose another in the settings of the project.`,
    );
  const problem = typeProblem(type);
  if (problem !== null) throw cannot(problem);
  return { value: type, text: `${type.name}, ${type.category}.` };
}

async function mapped(wishing: Wishing, place: WorkspacePlace, type: TicketType): Promise<Told<EscalationFormAnswer>> {
  const form = await showForm(wishing, { to: 'ticket', connection: place.connection.id, ticketType: type.id });
  if (form.problems.length > 0) throw cannot(form.problems.map(({ sentence }) => sentence).join(' '));
  const names = Object.keys({
    ...form.attributes,
    ...(form.priority === null ? {} : { [priorityAttribute(type)?.id ?? '']: 1 }),
  });
  const filled = type.attributes.filter(({ id }) => names.includes(id)).map(({ name }) => name);
  return { value: form, text: filled.length === 0 ? 'Fills no attribute.' : `Fills ${filled.join(', ')}.` };
}

/** What is required and not filled by the mapping an agent would fill in; the test takes whatever fits. */
async function wishOf(
  wishing: Wishing,
  { place, type, form }: { place: WorkspacePlace; type: TicketType; form: EscalationFormAnswer },
): Promise<Told<EscalateWish>> {
  const [contact] = form.contacts;
  if (contact === undefined && form.reporter?.possible !== true)
    throw cannot(
      `${wishing.view.issue.key} has no customer: no conversation is linked, and who reported it is no contact. Link one, or try another issue.`,
    );
  const priority = priorityAttribute(type);
  const given = {
    ...form.attributes,
    ...(form.priority === null || priority === null ? {} : { [priority.id]: form.priority }),
  };
  const made = ownAttributes(type).filter(({ id, required }) => required && given[id] === undefined);
  const attributes = {
    ...given,
    ...Object.fromEntries(made.map((attribute) => [attribute.id, sampleValue(attribute)])),
  };
  const [problem] = attributeProblems(type, { attributes, called: {} });
  if (problem !== undefined) throw cannot(problem.sentence);
  const wish: EscalateWish = {
    key: `test-${randomUUID()}`,
    to: { kind: 'ticket', connection: place.connection.id, ticketType: type.id },
    contact: contact === undefined ? { reporter: true } : { id: contact.id },
    subject: `[Test] ${form.subject}`.slice(0, 255),
    message: `A test of escalation from Deskbridge. It may be resolved or deleted.\n\n${form.message}`,
    attributes,
  };
  await wishFrom(wishing, wish, true);
  const whom = contact?.name ?? form.reporter?.name ?? 'the reporter';
  const invented = made.map(({ name }) => name).join(', ');
  const more = invented === '' ? '' : ` An agent has to fill in ${invented}; the test takes what fits.`;
  return { value: wish, text: `Can be made for ${whom}.${more}` };
}

function sampleValue({ dataType, options }: TicketTypeAttribute): AttributeValue {
  switch (dataType) {
    case 'list':
      return options[0]?.id ?? '';
    case 'integer':
    case 'decimal':
      return 1;
    case 'boolean':
      return true;
    case 'datetime':
      return new Date().toISOString();
    default:
      return 'Test';
  }
}

async function carriedOut(wishing: Wishing, wish: EscalateWish): Promise<Told<EscalationRunAnswer>> {
  const { deps, reader, view } = wishing;
  const wanted = await wishFrom(wishing, wish, true);
  const { id } = await askEscalation(wishing, { key: wish.key, wanted });
  await decided(deps, reader.organizationId, id);
  await delivered(deps, reader.organizationId, id);
  return { value: await oneRun(deps, reader, { view, id }), text: 'The ticket was asked for, as an agent would.' };
}

function ranStep({ state, text, reason, fix }: EscalationRunAnswer['steps'][number]): Step {
  const said = state === 'done' ? 'done' : (reason ?? (state === 'waiting' ? 'is still on its way' : state));
  return { what: text, ok: state === 'done', text: said, fix };
}
