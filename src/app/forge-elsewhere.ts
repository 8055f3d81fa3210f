/**
 * From beside one issue a person can make an issue in another project. What they may there is not what they may here: in their own Jira it is
 * asked with their own token; of another Jira nobody can say who they are, so nothing is shown of it or made in it; requests of the desk are
 * no business of Jira's permissions.
 */
import { z } from 'zod';
import type { HostAccess } from '../domain/ports.ts';
import type { ForgeSite, UiAnswer, UiCall } from '../jira/forge-routes.ts';
import type { ForgeSitePort } from '../jira/forge-site.ts';
import type { Db } from '../store/db.ts';
import { findHost, listHosts } from '../store/hosts.ts';

export interface ElsewhereOptions {
  db: Db;
  site: ForgeSitePort;
}

type Asked = UiCall & { site: ForgeSite };

/** Why this call may not be about the project that it names; null: it may, or it names none. */
export async function refusalElsewhere(
  { db, site }: ElsewhereOptions,
  call: Asked,
  access: HostAccess,
): Promise<string | null> {
  const place = placeOf(call);
  if (place === null) return null;
  if (place === 'unreadable') return 'The body does not say where the issue is to be made.';
  if (place.host === call.site.host.name) {
    const may = await site.may(access, { permissions: ['CREATE_ISSUES'], projectKey: place.project });
    return may ? null : `You may not create issues in ${place.project} in Jira, so not escalate there either.`;
  }
  const other = await findHost(db, call.site.organizationId, place.host);
  // Also where there is no such host: the API might read the name more kindly.
  return other?.kind === 'desk'
    ? null
    : `Nobody can say here what you may do in ${place.host}: escalate there from the console.`;
}

const offerShape = z.looseObject({ projects: z.array(z.looseObject({ host: z.string(), key: z.string() })) });

/** An answer that offers projects, with those only in which the person may make an issue; every other as it is. */
export async function onlyPermitted(
  { db, site }: ElsewhereOptions,
  { call, answer, access }: { call: Asked; answer: UiAnswer; access: HostAccess },
): Promise<UiAnswer> {
  const isOffer = /^\/panel\/escalation(?:\/resync)?\/?$/.test(pathOf(call));
  if (!isOffer || 'code' in answer || answer.status !== 200) return answer;
  const offer = offerShape.parse(JSON.parse(answer.body));
  const permitted = await site.projectsWith(access, 'CREATE_ISSUES');
  const hosts = await listHosts(db, call.site.organizationId);
  const desks = new Set(hosts.filter(({ kind }) => kind === 'desk').map(({ name }) => name));
  const projects = offer.projects.filter(({ host, key }) =>
    host === call.site.host.name ? permitted.has(key) : desks.has(host),
  );
  return { ...answer, body: JSON.stringify({ ...offer, projects }) };
}

interface Place {
  host: string;
  project: string;
}

const wishShape = z.object({ to: z.looseObject({ kind: z.string() }) });
const placeShape = z.object({ host: z.string(), project: z.string() });

function placeOf(call: Asked): Place | 'unreadable' | null {
  const path = pathOf(call).replace(/\/$/, '');
  if (path === '/panel/escalation/form') {
    const query = new URLSearchParams(call.path.split(/\?(.*)/s)[1] ?? '');
    return query.get('to') === 'issue' ? { host: query.get('host') ?? '', project: query.get('project') ?? '' } : null;
  }
  if (path !== '/panel/escalations' || call.method !== 'POST') return null;
  const wish = wishShape.safeParse(jsonIn(call.body));
  // The API reads it again, and perhaps more kindly: what is not understood here goes no further.
  if (!wish.success) return 'unreadable';
  if (wish.data.to.kind !== 'issue') return null;
  const place = placeShape.safeParse(wish.data.to);
  return place.success ? place.data : 'unreadable';
}

function pathOf({ path }: UiCall): string {
  return path.split('?')[0] ?? '';
}

function jsonIn(body: Buffer | null): unknown {
  try {
    return JSON.parse(body?.toString('utf8') ?? '');
  } catch {
    return null;
  }
}
