/** What Jira says the token's user may do. */
import { z } from 'zod';
import type { Answer, HostAccess } from '../domain/ports.ts';
import { type Calls, READING } from './calls.ts';
import { api } from './paths.ts';
import type { Granted } from './permissions.ts';

const permissionsShape = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean().catch(false) })),
});

/** `where`: a project or an issue, by the names that Jira asks for; empty: altogether, where "has it" means in any project. */
export async function readGranted(
  calls: Calls,
  access: HostAccess,
  { permissions, where = {} }: { permissions: readonly string[]; where?: Record<string, string> },
): Promise<Answer<Granted>> {
  const { value, rate } = await calls.send(access, {
    method: 'GET',
    path: api(access, '/mypermissions'),
    query: { permissions: permissions.join(','), ...where },
    shape: permissionsShape,
    doing: 'say what the token may do',
    needs: READING,
  });
  return { rate, value: new Map(Object.entries(value.permissions).map(([key, one]) => [key, one.havePermission])) };
}
