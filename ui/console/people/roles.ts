import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';

export type Role = UserAnswer['role'];

/** Roles as people know them, and what each may. */
export const roleMeanings: Record<Role, { name: string; may: string }> = {
  admin: { name: 'Admin', may: 'sets everything up, invites people, makes API keys' },
  agent: { name: 'Agent', may: 'sees everything, links, and decides about what failed' },
  requester: { name: 'Requester', may: 'follows their own requests, and does not see the console' },
};

export const roles = ['admin', 'agent', 'requester'] as const satisfies readonly Role[];
