import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startIntercomSim } from '../intercom.ts';
import type { IntercomSim } from '../intercom.ts';
import { createCaller, dig, noteBody } from './caller.ts';
import { startServer } from '../http.ts';
import type { HttpRequest } from '../http.ts';

let sim: IntercomSim;
const call = createCaller(() => sim);

beforeEach(async () => {
  sim = await startIntercomSim();
});

afterEach(async () => {
  await sim.close();
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not happen within 5 s.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('webhooks', () => {
  test('carry a signature of the raw body, plain text, and are tried once more', async () => {
    const received: HttpRequest[] = [];
    const receiver = await startServer({
      handle: (request) => {
        received.push(request);
        return { kind: 'empty', status: received.length === 1 ? 503 : 200 };
      },
    });
    const { id } = sim.addConversation();
    sim.subscribe({ url: receiver.url, clientSecret: 'shared', topics: ['conversation.admin.noted'], retryMs: 1 });
    await call(`POST /conversations/${id}/reply`, noteBody(sim, '<p>Hi <b>you</b></p>'));
    await until(() => sim.deliveries()[0]?.statuses.length === 2);
    await receiver.close();
    const [first, second] = received;
    const signature = createHmac('sha1', 'shared')
      .update(second?.raw ?? '')
      .digest('hex');
    expect(second?.headers['x-hub-signature']).toBe(`sha1=${signature}`);
    const envelope = JSON.parse(second?.raw.toString() ?? '') as unknown;
    expect(envelope).toMatchObject({
      type: 'notification_event',
      topic: 'conversation.admin.noted',
      app_id: 'x7k2p9qd',
      delivery_attempts: 2,
    });
    expect(dig(envelope, 'id')).toBe(dig(JSON.parse(first?.raw.toString() ?? ''), 'id'));
    expect(dig(envelope, 'data.item.conversation_parts.conversation_parts')).toMatchObject([
      { body: 'Hi you', part_type: 'note' },
    ]);
  });
});
