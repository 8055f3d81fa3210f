/** What is asked of a site that the Forge app leads to: where people see it, and what one person may do there. */
import { z } from 'zod';
import { Forbidden, Gone, Reconnect, Rejected } from '../domain/errors.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { Http } from '../http.ts';
import { createCalls, READING } from './calls.ts';
import { readGranted } from './granted.ts';

export interface ForgeSitePort {
  /** The address people see, without trailing slash. Throws only the errors of domain/errors.ts. */
  readSiteUrl(access: HostAccess): Promise<string>;
  /**
   * Whether the person whose token this is has all of these permissions: on the issue, in the project, or altogether where neither is
   * named. False also for what they may not even see (Jira says 404), and where their token is not good. Throws RetryLater and the like.
   */
  may(access: HostAccess, wanted: Wanted): Promise<boolean>;
  /** The keys of the projects in which the person whose token this is has this permission. */
  projectsWith(access: HostAccess, permission: string): Promise<ReadonlySet<string>>;
  /** The person whose token this is. `email` in lower case; null where their profile hides it. */
  nameOf(access: HostAccess): Promise<{ accountId: string; name: string; email: string | null }>;
}

export interface Wanted {
  permissions: readonly string[];
  issueId?: string;
  projectId?: string;
  projectKey?: string;
}

const serverShape = z.object({ baseUrl: z.url({ protocol: /^https?$/ }) });
const permittedShape = z.object({ projects: z.array(z.object({ key: z.string() })) });
const myselfShape = z.object({
  accountId: z.string().min(1),
  displayName: z.string(),
  emailAddress: z.string().nullish(),
});

export function createForgeSite({ http, now = Date.now }: { http: Http; now?: () => number }): ForgeSitePort {
  const calls = createCalls({ http, now });
  return {
    async readSiteUrl(access) {
      const doing = 'say where it is';
      const call = {
        method: 'GET' as const,
        path: '/rest/api/3/serverInfo',
        shape: serverShape,
        doing,
        needs: READING,
      };
      return (await calls.send(access, call)).value.baseUrl.replace(/(?<!\/)\/+$/, '');
    },
    async may(access, { permissions, ...where }) {
      try {
        const { value: granted } = await readGranted(calls, access, { permissions, where });
        return permissions.every((key) => granted.get(key) === true);
      } catch (error) {
        const refused = [Gone, Forbidden, Reconnect, Rejected].some((kind) => error instanceof kind);
        if (refused) return false;
        throw error;
      }
    },
    async projectsWith(access, permission) {
      const { value } = await calls.send(access, {
        method: 'POST',
        path: '/rest/api/3/permissions/project',
        body: { permissions: [permission] },
        shape: permittedShape,
        doing: 'say in which projects a person may create issues',
        needs: READING,
      });
      return new Set(value.projects.map(({ key }) => key));
    },
    async nameOf(access) {
      const doing = 'say who a person is';
      const needs = { ...READING, scope: 'read:jira-user' };
      const call = { method: 'GET' as const, path: '/rest/api/3/myself', shape: myselfShape, doing, needs };
      const { accountId, displayName, emailAddress } = (await calls.send(access, call)).value;
      return { accountId, name: displayName, email: emailAddress?.trim().toLowerCase() || null };
    },
  };
}
