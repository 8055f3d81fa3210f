/** Users as the page reads and changes them. */
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { OrganizationAnswer, UserAnswer } from '../../../src/api/schemas/accounts.ts';
import type { Tone } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/people.ts';
import { type Listed, read, send } from '../api.ts';
import { sessionPath, useOwnSession } from '../session.ts';
import { type Role, roleMeanings } from './roles.ts';

/** The dialog that is open. */
export type Asked = { kind: 'invite' } | { kind: 'link' | 'remove'; user: UserAnswer } | null;

export const usersPath = '/api/v1/users';
export const organizationPath = '/api/v1/organization';

export function useUsers(): UseQueryResult<Listed<UserAnswer>> {
  return useQuery({
    queryKey: [usersPath],
    queryFn: ({ signal }) => read<Listed<UserAnswer>>(usersPath, signal),
  });
}

export function useOrganization(): UseQueryResult<OrganizationAnswer> {
  return useQuery({
    queryKey: [organizationPath],
    queryFn: ({ signal }) => read<OrganizationAnswer>(organizationPath, signal),
  });
}

export function userSaid({ state, link }: Pick<UserAnswer, 'state' | 'link'>): { tone: Tone; word: string } {
  switch (state) {
    case 'active':
      return { tone: 'good', word: texts.states.active };
    case 'invited':
      return link === null
        ? { tone: 'warn', word: texts.states.invitationEnded }
        : { tone: 'busy', word: texts.states.invited };
    case 'disabled':
      return { tone: 'quiet', word: texts.states.disabled };
  }
}

/** The last who could let others in: the server keeps them, and the page says so before anybody tries. */
export function isLastAdmin(user: UserAnswer, all: readonly UserAnswer[]): boolean {
  const admins = all.filter(({ role, state }) => role === 'admin' && state === 'active');
  return admins.length === 1 && admins[0]?.id === user.id;
}

/** Changes a user and says so; what can be taken back can be undone for a while. */
export function useUserChange() {
  const queries = useQueryClient();
  const say = useToast();
  const own = useOwnSession();
  return useMutation({
    mutationFn: ({ path, method = 'POST', body }: UserWish) => send<UserAnswer | undefined>(path, { method, body }),
    onSuccess: (_answer, { said, undo }) => say({ text: said, ...(undo === undefined ? {} : { undo }) }),
    onError: (error) => say({ text: error.message, tone: 'bad' }),
    onSettled: async (_answer, _error, { user }) => {
      await queries.invalidateQueries({ queryKey: [usersPath] });
      if (user.id === own?.user.id) await queries.invalidateQueries({ queryKey: [sessionPath] });
    },
  });
}

interface UserWish {
  user: UserAnswer;
  path: string;
  method?: 'POST' | 'PUT' | 'DELETE';
  body?: object;
  said: string;
  undo?: () => void;
}

export function roleWish(user: UserAnswer, role: Role): UserWish {
  const { given, givenAnew } = roleMeanings[role];
  return {
    user,
    path: `${usersPath}/${user.id}`,
    method: 'PUT',
    body: { role },
    said: (user.state === 'active' ? givenAnew : given)(user.name),
  };
}

export function disableWish(user: UserAnswer): UserWish {
  return {
    user,
    path: `${usersPath}/${user.id}/disable`,
    said: texts.actions.disabled(user.name),
  };
}

export function enableWish(user: UserAnswer): UserWish {
  return { user, path: `${usersPath}/${user.id}/enable`, said: texts.actions.enabled(user.name) };
}
