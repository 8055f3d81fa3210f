import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';
import { texts } from '../../texts/people.ts';

export type Role = UserAnswer['role'];

/** Roles as people know them, and what each may. */
export const roleMeanings = texts.roles;

export const roles = ['admin', 'agent', 'requester'] as const satisfies readonly Role[];
