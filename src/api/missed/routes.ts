/** What webhooks missed, by host and by connection: how the last check went, and one at once. */
import { addChecks, checkNow, hostRound, inboxRound, readChecks, type Round } from '../../store/checks.ts';
import { getConnection } from '../../store/connections.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { knownHost } from '../hosts/calls.ts';
import { conflict, notFound } from '../problem.ts';
import { type Api, idParams, iso, problems } from '../route.ts';
import { type MissedAnswer, MissedSchema } from '../schemas/missed.ts';

const tags = ['set-up'];

export function missedRoutes(app: Api, deps: ApiDeps): void {
  for (const { ends, round, checked } of [
    { ends: 'hosts', round: hostRound, checked: checkedHost },
    { ends: 'connections', round: inboxRound, checked: checkedConnection },
  ] as const) {
    const url = `/api/v1/${ends}/:id/missed`;
    const of = ends === 'hosts' ? 'a host' : 'a connection';
    app.route({
      method: 'GET',
      url,
      config: { access: 'read' },
      schema: {
        summary: `What the webhooks of ${of} missed: how the last check went, and the one under way`,
        tags,
        params: idParams,
        response: { 200: MissedSchema, ...problems },
      },
      async handler(request) {
        const caller = callerOf(request);
        const { id } = request.params;
        await checked(deps, caller, id);
        return shown(deps, caller, { round, id });
      },
    });
    app.route({
      method: 'POST',
      url,
      config: { access: 'admin' },
      schema: {
        summary: `Check now what the webhooks of ${of} missed; a check under way goes on`,
        tags,
        params: idParams,
        response: { 200: MissedSchema, ...problems },
      },
      async handler(request) {
        const caller = callerOf(request);
        const { id } = request.params;
        await checked(deps, caller, id);
        const now = () => deps.db.tx(caller.organizationId, (sql) => checkNow(sql, round, id));
        if (!(await now())) {
          await addChecks(deps.db, round, 0);
          await now();
        }
        deps.changes.hint();
        return shown(deps, caller, { round, id });
      },
    });
  }
}

async function checkedHost(deps: ApiDeps, { organizationId }: Caller, id: string): Promise<void> {
  const host = await knownHost(deps, organizationId, id);
  if (host.kind === 'desk')
    throw conflict('not_a_jira', `"${host.name}" is the built-in desk: it has no webhooks to miss.`);
}

async function checkedConnection(deps: ApiDeps, { organizationId }: Caller, id: string): Promise<void> {
  if ((await getConnection(deps.db, organizationId, id)) === null) throw notFound(`There is no connection ${id}.`);
}

async function shown(
  { db }: ApiDeps,
  { organizationId }: Caller,
  { round, id }: { round: Round; id: string },
): Promise<MissedAnswer> {
  const check = (await db.tx(organizationId, (sql) => readChecks(sql, round))).get(id);
  return {
    checkedAt: iso(check?.checkedAt ?? null),
    beganAt: iso(check?.beganAt ?? null),
    looked: check?.looked ?? 0,
    found: check?.found ?? 0,
    failed: check?.failed ?? 0,
    reason: check?.reason ?? null,
    foundEver: check?.foundEver ?? 0,
    foundAt: iso(check?.foundAt ?? null),
    nextAt: iso(check?.nextAt ?? null),
    silentSince: iso(check?.silentSince ?? null),
  };
}
