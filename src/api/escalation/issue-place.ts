/** A project in which an issue can be made: its issue types, and the fields they ask for. */
import type { HostField } from '../../domain/host-ports.ts';
import { hostAccess } from '../../store/hosts.ts';
import type { OfferingHost } from '../../store/offers.ts';
import type { ApiDeps } from '../deps.ts';
import { asking } from '../vendor-problems.ts';
import type { Reader } from '../panel/view.ts';
import { conflict, notFound } from '../problem.ts';
import { knownOffers } from './offers.ts';

export interface IssuePlace {
  host: OfferingHost;
  issueTypes: { id: string; name: string }[];
  /** The one asked for; null: there is none, or none was asked for. */
  issueType: { id: string; name: string } | null;
  /** What it asks for beside summary and description. */
  fields: { id: string; name: string; type: string; required: boolean; values: string[] | null }[];
}

/** A project in which an issue can be made, read live. Throws 404 for a host there is not. */
export async function issuePlace(
  { deps, reader }: { deps: ApiDeps; reader: Reader },
  to: { host: string; project: string; issueType?: string | undefined },
): Promise<IssuePlace> {
  const { hosts } = await knownOffers(deps.db, reader.organizationId);
  const host = hosts.find(({ name }) => name === to.host);
  if (host === undefined) throw notFound(`There is no host ${to.host}.`);
  return asking(host, async () => {
    const access = await hostAccess(deps, reader.organizationId, host.id);
    if (access === null) throw conflict('no_token', `The host "${host.name}" has no token: an admin adds it again.`);
    const [types, fields] = await Promise.all([
      deps.hostReads.issueTypes(access, to.project),
      deps.hostReads.fields(access, to.project),
    ]);
    // A desk has requests, and no types of them.
    const all = host.kind === 'desk' ? [{ id: REQUEST, name: 'Request' }] : types.filter(({ subtask }) => !subtask);
    const issueTypes = all.map(({ id, name }) => ({ id, name }));
    const issueType = issueTypes.find(({ id, name }) => id === to.issueType || name === to.issueType) ?? null;
    return { host, issueTypes, issueType, fields: issueType === null ? [] : fieldsOf(fields, issueType.id) };
  });
}

const REQUEST = 'request';

/** What has a place of its own in the form, or is the host's to say. */
const PLACED = new Set([
  'summary',
  'description',
  'project',
  'issuetype',
  'reporter',
  'attachment',
  'issuelinks',
  'parent',
]);
const FILLABLE = /^(?:string|number|option|priority|date|datetime|array of string|user)$/;

function fieldsOf(fields: HostField[], issueType: string): IssuePlace['fields'] {
  return fields
    .filter(({ id, issueTypes }) => !PLACED.has(id) && issueTypes.includes(issueType))
    .map(({ id, name, type, requiredFor, values }) => ({
      id,
      name,
      type,
      required: requiredFor.includes(issueType),
      values,
    }))
    .filter(({ required, type, values }) => required || FILLABLE.test(type) || values !== null);
}
