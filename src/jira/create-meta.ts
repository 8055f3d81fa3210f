/** What a project asks of new issues, page by page to the end: Jira gives at most 200 at once (Atlassian docs, createmeta). */
import { z } from 'zod';
import type { HostAccess } from '../domain/ports.ts';
import type { Calls, Needs } from './calls.ts';
import { api, segment } from './paths.ts';

const PAGE = 200;
/** A project with more than 4,000 fields does not answer sensibly, and must not be read for ever. */
const MOST_PAGES = 20;

interface Asked<T extends z.ZodType> {
  projectKey: string;
  /** Null: its issue types; else what an issue of this type asks for. */
  typeId: string | null;
  item: T;
  doing: string;
  needs: Needs;
}

/** Throws only the errors of errors.ts. */
export async function readCreateMeta<T extends z.ZodType>(
  calls: Calls,
  access: HostAccess,
  { projectKey, typeId, item, doing, needs }: Asked<T>,
): Promise<z.output<T>[]> {
  const types = api(access, `/issue/createmeta/${segment(projectKey)}/issuetypes`);
  const path = typeId === null ? types : `${types}/${segment(typeId)}`;
  // The list is called by what is in it on Cloud, `values` on Data Center.
  const list = z.array(item).optional();
  const shape = z.object({
    values: list,
    issueTypes: list,
    fields: list,
    total: z.number().optional().catch(undefined),
  });
  const all: z.output<T>[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { startAt: String(all.length), maxResults: String(PAGE) };
    const { value } = await calls.send(access, { method: 'GET', path, query, shape, doing, needs });
    const items = value.fields ?? value.issueTypes ?? value.values ?? [];
    all.push(...items);
    if (items.length === 0 || all.length >= (value.total ?? all.length)) break;
  }
  return all;
}
