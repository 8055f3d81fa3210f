/** Where things are in Jira's REST API: v3 on Cloud, whose texts are documents, v2 on Data Center with wiki markup. Pure. */
import { Rejected } from '../domain/errors.ts';
import type { HostAccess } from '../domain/ports.ts';

/** `path` begins with a slash, e.g. `/myself`. */
export function api({ kind }: HostAccess, path: string): string {
  return `/rest/api/${kind === 'jira-cloud' ? 3 : 2}${path}`;
}

/** `rest`: below the issue, e.g. `/comment`. */
export function issueApi(access: HostAccess, idOrKey: string, rest = ''): string {
  return api(access, `/issue/${segment(idOrKey)}${rest}`);
}

/** An id or key as a part of a path; anything else could lead to another place of the API. Throws Rejected. */
export function segment(id: string): string {
  if (/^[\p{L}\p{N}_-]{1,255}$/u.test(id)) return encodeURIComponent(id);
  throw new Rejected(`"${id.slice(0, 40)}" is no id or key of Jira; they look like 10042 or SUP-1.`, 'bad_id');
}
