/**
 * The floor: what this machine does for the same request with nothing of ours in between: bare Fastify, the HMAC, one durable
 * insert on the same database. Prints its port as its first line.
 *
 *   node bench/floor.ts postgresql URL | embedded DIR
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { openDatabase } from '../src/store/open.ts';

const [engine = '', where = '', secret = ''] = process.argv.slice(2);
const db = await openDatabase({ databaseUrl: engine === 'postgresql' ? where : null, dataDir: where });
await db.call('create table if not exists floor (id uuid primary key, body jsonb not null)');
const app = Fastify();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.post('/hooks/jira/jira', async (request, reply) => {
  const raw = request.body as Buffer;
  const given = Buffer.from(String(request.headers['x-hub-signature']));
  const right = Buffer.from(`sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return reply.code(401).send();
  await db.call('insert into floor (id, body) values ($1, $2)', [randomUUID(), raw.toString()]);
  return {};
});
await app.listen({ port: 0, host: '127.0.0.1' });
console.log((app.server.address() as AddressInfo).port);
