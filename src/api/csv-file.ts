/** Answers that are CSV files to be saved. */
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** In the description of the API. */
export const csvFile = { description: 'The file', content: { 'text/csv': { schema: z.string() } } };

export function sendCsv(reply: FastifyReply, name: string, content: string | Readable): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(content);
}
