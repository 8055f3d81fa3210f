/** What somebody was not allowed to do, in the audit log: once a minute for each person and route, so that a loop does not fill it. */
import type { FastifyRequest } from 'fastify';
import { recordAudit } from '../store/audit.ts';
import type { ApiDeps } from './deps.ts';
import { ApiProblem } from './problem.ts';

const AGAIN_AFTER_MS = 60_000;
const MOST_KEPT = 1_000;
const said = new Map<string, number>();

/** Records the refusal of a caller who is known; a 401 has nobody to name. */
export async function recordRefusal(deps: ApiDeps, request: FastifyRequest, error: unknown): Promise<void> {
  const { caller } = request;
  if (caller === null || !(error instanceof ApiProblem) || error.status !== 403) return;
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  if (isSaid(`${caller.organizationId} ${caller.kind} ${caller.name} ${route} ${error.code}`)) return;
  await deps.db.tx(caller.organizationId, (sql) =>
    recordAudit(sql, { actor: caller, action: 'access.refused', subject: route, detail: { code: error.code } }),
  );
}

function isSaid(what: string): boolean {
  const now = Date.now();
  const before = said.get(what);
  if (before !== undefined && now - before < AGAIN_AFTER_MS) return true;
  if (said.size >= MOST_KEPT) said.clear();
  said.set(what, now);
  return false;
}
