/** Settings of escalation and two-way status held against what there is, saved or not, and what the mapping would fill on a real issue. */
import { VendorError } from '../../domain/errors.ts';
import type { IssueFields } from '../../domain/fields.ts';
import {
  attributeOf,
  fieldsNeeded,
  fillAttributes,
  issueWords,
  linesOf,
  type MappingLine,
} from '../../domain/escalation/mapping.ts';
import { issueUrl } from '../../domain/news.ts';
import type { Issue } from '../../domain/model.ts';
import type { TicketType, TicketTypeAttribute } from '../../domain/workspace.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { issueOf, projectAndHost } from '../projects/preview.ts';
import { ApiProblem } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { type SettingsCheckAnswer, SettingsCheckAskSchema, SettingsCheckSchema } from '../schemas/mapping.ts';
import { createOffers, type Offers, type Place, placeOf, type ReadOffers } from './offers.ts';
import { checkSections, type Sections, storedSections, wantedBy } from './settle.ts';

export function settingsCheckRoutes(app: Api, deps: ApiDeps): void {
  const offers = createOffers(deps);
  app.route({
    method: 'POST',
    url: '/api/v1/projects/:id/settings-check',
    config: { access: 'admin' },
    schema: {
      summary: 'What is wrong with escalation and two-way status settings, and what the mapping fills on a real issue',
      tags: ['projects'],
      params: idParams,
      body: SettingsCheckAskSchema,
      response: { 200: SettingsCheckSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      return examine({ deps, offers, organizationId }, request.params.id, request.body);
    },
  });
}

interface Asked extends Sections {
  issueKey?: string | undefined;
  preview: boolean;
}

interface Examining {
  deps: ApiDeps;
  offers: ReadOffers;
  organizationId: string;
}

async function examine(
  { deps, offers, organizationId }: Examining,
  id: string,
  asked: Asked,
): Promise<SettingsCheckAnswer> {
  const { project, host } = await projectAndHost(deps, organizationId, id);
  const stored = storedSections(project.settings);
  const sections: Sections = {
    escalation: asked.escalation ?? stored.escalation,
    statusSync: asked.statusSync ?? stored.statusSync,
  };
  const place = await placeOf(deps, organizationId, project);
  const wanted = wantedBy(sections);
  const read: Offers =
    wanted.escalation || wanted.statusSync
      ? await offers(place, { ...wanted, fresh: 'nothing' })
      : { offered: { types: null, teams: null, fields: null, statuses: null }, unread: [] };
  const found = checkSections(sections, read);
  const of = (name: string) => {
    const within = (list: typeof found.problems) =>
      list.filter(({ path }) => path[0] === name).map(({ path, message }) => ({ path: path.slice(1), message }));
    return { problems: within(found.problems), remarks: within(found.remarks) };
  };
  const lines = found.settled.escalation?.fields ?? [];
  const subject = { deps, organizationId, project, host };
  const seen =
    asked.preview && lines.length > 0 ? await previewOf({ subject, place, read, lines }, asked.issueKey ?? null) : null;
  return {
    escalation: of('escalation'),
    statusSync: of('statusSync'),
    unread: read.unread,
    preview: seen === null || typeof seen === 'string' ? null : seen,
    previewProblem: typeof seen === 'string' ? seen : null,
  };
}

interface Previewing {
  subject: Parameters<typeof issueOf>[0];
  place: Place;
  read: Offers;
  lines: readonly MappingLine[];
}

type Preview = NonNullable<SettingsCheckAnswer['preview']>;

/** What each type in use would get of an issue, or a sentence that says why it cannot be shown. */
async function previewOf({ subject, place, read, lines }: Previewing, key: string | null): Promise<Preview | string> {
  const { types } = read.offered;
  if (types === null) return 'Without the ticket types nothing can be shown.';
  const found = await issueFor(subject, key);
  if (typeof found === 'string') return found;
  const { access } = place.host;
  if (access === null) return `${place.host.name} has no token: its issues cannot be read.`;
  const used = types.filter((type) => !type.archived && linesOf(lines, type).length > 0);
  const wanted = [...new Set(used.flatMap((type) => fieldsNeeded(lines, type)))];
  const url = issueUrl(subject.host, found.key);
  try {
    const fields = await subject.deps.readFields(access, found.id, wanted);
    const filled = used.map((type) => shown(type, lines, { fields, issue: found, url }));
    return { issue: { key: found.key, summary: found.summary, url }, types: filled };
  } catch (error) {
    if (error instanceof VendorError) return `${found.key} could not be read: ${error.message}`;
    throw error;
  }
}

async function issueFor(subject: Previewing['subject'], key: string | null): Promise<Issue | string> {
  try {
    const { issue, sample } = await issueOf(subject, key);
    return sample ? 'No issue of this project is known yet: type the key of one.' : issue;
  } catch (error) {
    if (error instanceof ApiProblem) return error.message;
    throw error;
  }
}

function shown(
  type: TicketType,
  lines: readonly MappingLine[],
  { fields, issue, url }: { fields: IssueFields; issue: Issue; url: string },
): Preview['types'][number] {
  const { values, problems } = fillAttributes(lines, { type, fields, words: issueWords(issue, url) });
  const own = linesOf(lines, type);
  const mapped = type.attributes.filter((attribute) =>
    own.some((line) => attributeOf(type, line.attribute) === attribute),
  );
  return {
    id: type.id,
    name: type.name,
    attributes: mapped
      .filter(({ archived }) => !archived)
      .map((attribute) => {
        const { id, name, dataType, required } = attribute;
        const value = values.get(id) ?? null;
        const trouble = problems.find((one) => attributeOf(type, one.attribute) === attribute);
        return {
          id,
          name,
          dataType,
          required,
          value,
          shown: textOf(value, attribute),
          problem: trouble?.sentence ?? null,
        };
      }),
    lost: problems.filter(({ kind }) => kind === 'attribute_gone').map(({ sentence }) => sentence),
  };
}

function textOf(value: string | number | boolean | null, { options, dataType }: TicketTypeAttribute): string | null {
  if (value === null) return null;
  if (dataType === 'datetime') return `${String(value).slice(0, 16).replace('T', ' ')} UTC`;
  return options.find(({ id }) => id === value)?.label ?? String(value);
}
