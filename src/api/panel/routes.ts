/** What every route of the panel shares: its address, who reads, how a panel is loaded. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../auth.ts';
import type { LoadView, Reader } from './view.ts';

export const panelParams = z.object({
  host: z.string().min(1).max(100).describe("A host's name"),
  issue: z.string().trim().min(1, 'is missing: give a key such as SUP-42').max(300).describe('Key or immutable id'),
});

export interface PanelRoute {
  url: '/api/v1/panel/:host/:issue';
  load: LoadView;
  readerOf(request: FastifyRequest): Reader;
  tags: string[];
}

/** A session or a key. */
export function readerOf(request: FastifyRequest): Reader {
  const caller = callerOf(request);
  const { organizationId, name, scopes } = caller;
  return {
    organizationId,
    name,
    mayWrite: scopes.some((scope) => scope === 'write' || scope === 'admin'),
    actor: caller,
  };
}
