/** One conversation or one ticket, read; what is read of it is the caller's. Pure. */
import type { z } from 'zod';
import type { Call } from './calls.ts';

export type Kind = 'conversation' | 'ticket';

export function readCall<T>(of: Kind, id: string, schema: z.ZodType<T>): Call<T> {
  return {
    effect: 'read',
    subject: `${of} ${id}`,
    permission: `Read ${of}s`,
    method: 'GET',
    path: pathOf(of, id),
    schema,
  };
}

/** `rest`: below it, e.g. `/tags`. */
export function pathOf(of: Kind, id: string, rest = ''): string {
  return `/${of}s/${encodeURIComponent(id)}${rest}`;
}
