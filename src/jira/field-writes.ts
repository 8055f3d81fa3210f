/** Fields of an issue, set in one change; and people as user fields name them. */
import { z } from 'zod';
import { Gone, Rejected } from '../domain/errors.ts';
import type { HostWrites } from '../domain/host-writes.ts';
import type { Answer, HostAccess } from '../domain/ports.ts';
import type { Person } from '../domain/model.ts';
import { isSameFieldName } from '../domain/own.ts';
import type { FieldChange } from '../domain/writes.ts';
import { type Calls, type Needs, READING } from './calls.ts';
import { bodyOf, type Fields, fieldShape, type FindUser } from './field-bodies.ts';
import { userShape } from './shapes.ts';
import { type History, type OwnChange, ownSince, readHistory } from './writing.ts';
import { api, issueApi } from './paths.ts';

const EDITING: Needs = { permission: 'Edit issues', scope: 'write:jira-work' };

export function createFieldWrites(
  calls: Calls,
  self: (access: HostAccess) => Promise<Answer<Person>>,
): Pick<HostWrites, 'setFields'> {
  return {
    async setFields(access, { issueId, changes }) {
      const me = (await self(access)).value;
      const fields = await readEditable(calls, access, issueId);
      const body = await bodyOf(changes, { fields, kind: access.kind, findUser: userFinder(calls, access) });
      const before = (await readHistory(calls, access, issueId)).value;
      const { rate } = await calls.send(access, {
        method: 'PUT',
        path: issueApi(access, issueId),
        body,
        shape: z.unknown(),
        doing: `change issue ${issueId}`,
        needs: EDITING,
      });
      const own = await ownSince(calls, access, { issueId, self: me, before });
      const existed = own?.length === 0;
      return {
        rate,
        value: { id: own?.[0]?.id ?? (existed ? standingBy(before, { self: me, changes }) : null), existed },
      };
    },
  };
}

/** Where it stood already, perhaps by a try whose answer was lost: our own change, if nobody touched these fields since. */
function standingBy(
  before: History,
  { self, changes }: { self: Person; changes: readonly FieldChange[] },
): string | null {
  const touches = ({ items }: OwnChange): boolean =>
    items.some((item) => changes.some(({ field }) => isSameFieldName(field, item.field)));
  const last = before.changes.find(touches);
  return last !== undefined && self.id !== null && last.by?.id === self.id ? last.id : null;
}

async function readEditable(calls: Calls, access: HostAccess, issueId: string): Promise<Fields> {
  const { value } = await calls.send(access, {
    method: 'GET',
    path: issueApi(access, issueId, '/editmeta'),
    shape: z.object({ fields: z.record(z.string(), fieldShape) }),
    doing: `say what can be changed of issue ${issueId}`,
    needs: READING,
  });
  return new Map(Object.entries(value.fields));
}

const foundShape = userShape.transform((user) => user ?? { accountId: null, key: null, name: null, displayName: null });

/** By id as the host's events give it, or by e-mail where exactly one person has it. */
export function userFinder(calls: Calls, access: HostAccess): FindUser {
  const isCloud = access.kind === 'jira-cloud';
  const ask = {
    method: 'GET' as const,
    doing: 'find a person',
    needs: { permission: 'Browse users and groups', scope: 'read:jira-user' },
  };

  async function byMail(email: string): Promise<Record<string, string>> {
    const query = { [isCloud ? 'query' : 'username']: email, maxResults: '2' };
    const shape = z.array(foundShape);
    const { value } = await calls.send(access, { ...ask, path: api(access, '/user/search'), query, shape });
    const [only, second] = value;
    const id = isCloud ? only?.accountId : only?.name;
    if (id === null || id === undefined || second !== undefined)
      throw new Rejected(
        `${second === undefined ? 'Nobody' : 'More than one person'} in Jira has the address ${email}.`,
        'unknown_value',
      );
    return isCloud ? { accountId: id } : { name: id };
  }

  /** Changelogs name people by key, fields take their name (Jira Data Center REST, users). */
  async function byKeyOrName(who: string): Promise<Record<string, string>> {
    for (const by of ['username', 'key']) {
      try {
        const { value } = await calls.send(access, {
          ...ask,
          path: api(access, '/user'),
          query: { [by]: who },
          shape: foundShape,
        });
        if (typeof value.name === 'string') return { name: value.name };
      } catch (error) {
        if (!(error instanceof Gone)) throw error;
      }
    }
    throw new Rejected(`There is nobody called ${who} in Jira.`, 'unknown_value');
  }

  return async (who) => {
    if (who.includes('@')) return byMail(who);
    return isCloud ? { accountId: who } : byKeyOrName(who);
  };
}
