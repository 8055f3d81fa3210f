/** What a document changes about hosts. */
import { hostAccess, type HostInput, type StoredHost, webhookHosts } from '../../store/hosts.ts';
import type { ApiDeps } from '../deps.ts';
import type { ChangeAnswer } from '../schemas.ts';
import type { Known } from './check.ts';
import type { HostEntry } from './schema.ts';
import { type InputError, InvalidRequest } from '../validation.ts';

export interface HostChange {
  input: HostInput;
  change: ChangeAnswer['change'];
}

/** Throws InvalidRequest where a host would become one of another kind. */
export async function planHosts(
  deps: ApiDeps,
  entries: HostEntry[],
  { organizationId, known }: { organizationId: string; known: Known },
): Promise<HostChange[]> {
  const problems: InputError[] = [];
  const changes: HostChange[] = [];
  for (const [index, entry] of entries.entries()) {
    const existing = known.hosts.find(({ name }) => name === entry.name) ?? null;
    const input = inputOf(entry, deps.publicUrl);
    if (existing !== null && existing.kind !== entry.kind) {
      const message = `hosts[${index}].kind: the host "${entry.name}" is of the kind ${existing.kind} and cannot become ${entry.kind}: use another name`;
      problems.push({ path: ['hosts', index, 'kind'], message });
    } else if (existing === null) changes.push({ input, change: 'created' });
    else
      changes.push({
        input,
        change: (await isSame(deps, organizationId, { input, existing })) ? 'unchanged' : 'updated',
      });
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
  return changes;
}

function inputOf(entry: HostEntry, publicUrl: string): HostInput {
  return {
    name: entry.name,
    kind: entry.kind,
    // The desk's issues are shown by Deskbridge itself.
    url: entry.kind === 'desk' ? publicUrl : (entry.url ?? '').replace(/(?<!\/)\/+$/, ''),
    email: entry.email ?? null,
    token: entry.token ?? null,
    webhookSecret: entry.webhookSecret ?? null,
  };
}

async function isSame(
  deps: ApiDeps,
  organizationId: string,
  { input, existing }: { input: HostInput; existing: StoredHost },
): Promise<boolean> {
  if (existing.state !== 'connected' || existing.url !== input.url || existing.email !== input.email) return false;
  const access = input.token === null ? null : await hostAccess(deps, organizationId, existing.id);
  if (input.token !== null && access?.token !== input.token) return false;
  if (input.webhookSecret === null) return true;
  const hooks = await webhookHosts(deps, existing.hookToken);
  return hooks.some(({ host, secrets }) => host.id === existing.id && secrets[0] === input.webhookSecret);
}
