/** What somebody was not allowed to do, in the audit log: once a minute for each person and route, so that a loop does not fill it. */
import type { FastifyRequest } from 'fastify';
import { recordAudit } from '../store/audit.ts';
import { DatabaseUnavailable } from '../store/db.ts';
import type { ApiDeps } from './deps.ts';
import { networkOf } from './network.ts';
import { ApiProblem } from './problem.ts';

const AGAIN_AFTER_MS = 60_000;
const MOST_KEPT = 1_000;
const said = new Map<string, number>();

/** Records what was refused to a caller who is known; and to nobody, where something was to be changed or a key was shown. */
export async function recordRefusal(deps: ApiDeps, request: FastifyRequest, error: unknown): Promise<void> {
  if (!(error instanceof ApiProblem)) return;
  const { caller } = request;
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  if (caller === null) return recordNobody(deps, request, { route, status: error.status });
  if (error.status !== 403) return;
  if (isSaid(`${caller.organizationId} ${caller.kind} ${caller.name} ${route} ${error.code}`)) return;
  await deps.db.tx(caller.organizationId, (sql) =>
    recordAudit(sql, { actor: caller, action: 'access.refused', subject: route, detail: { code: error.code } }),
  );
}

/** Once a minute for each network and organization, whatever it tries. */
async function recordNobody(
  deps: ApiDeps,
  request: FastifyRequest,
  { route, status }: { route: string; status: number },
): Promise<void> {
  const showsKey = request.headers.authorization !== undefined;
  const onlyReads = request.method === 'GET' || request.method === 'HEAD';
  if (status !== 401 || (onlyReads && !showsKey)) return;
  if (isSaid(`${deps.organizationId} nobody ${networkOf(request.ip)}`)) return;
  const actor = { kind: 'nobody', name: 'somebody', userId: null, ip: request.ip } as const;
  const why = showsKey ? 'unknown, revoked or expired key' : 'not signed in';
  try {
    await deps.db.tx(deps.organizationId, (sql) =>
      recordAudit(sql, { actor, action: 'access.refused', subject: route, detail: { why } }),
    );
  } catch (error) {
    // Who is nobody is refused also while nothing can be written.
    if (!(error instanceof DatabaseUnavailable)) throw error;
  }
}

function isSaid(what: string): boolean {
  const now = Date.now();
  const before = said.get(what);
  if (before !== undefined && now - before < AGAIN_AFTER_MS) return true;
  if (said.size >= MOST_KEPT) said.clear();
  said.set(what, now);
  return false;
}
