/** What hooks are called with, by genuine senders and by others, and what they answered and counted. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { hubSignature } from '../../sim/jira/signing.ts';
import type { World } from './world.ts';

export const OTHER_SECRET = 'not the secret of anybody here';

export const jiraSigned = (secret: string, body: Buffer): Record<string, string> => ({
  'x-hub-signature': hubSignature(secret, body),
});

export const intercomSigned = (secret: string, body: Buffer): Record<string, string> => ({
  'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
});

/** A notification of Intercom about the connected workspace. */
export function notification(workspaceId: string, more: object = {}): Buffer {
  const item = { type: 'conversation', id: '1' };
  const data = { type: 'notification_event_data', item };
  const topic = 'conversation.admin.noted';
  return Buffer.from(
    JSON.stringify({ type: 'notification_event', id: 'notif_1', topic, app_id: workspaceId, data, ...more }),
  );
}

export interface Answer {
  status: number;
  type: string | null;
  text: string;
  problem: { code?: string; detail?: string; request_id?: string };
}

export async function send(url: string, body: Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text,
    problem: (text.startsWith('{') ? JSON.parse(text) : {}) as Answer['problem'],
  };
}

/** Sends so many bytes; stops when it is answered. `announced`: with their number in the header. */
export function upload(url: string, bytes: number, announced: boolean): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const piece = Buffer.alloc(65_536, 32);
    const headers = announced ? { 'content-length': bytes } : { 'transfer-encoding': 'chunked' };
    let sent = 0;
    let answered = false;
    const sending = request(url, { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      answered = true;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { code } = JSON.parse(Buffer.concat(chunks).toString()) as { code: string };
        resolve({ status: response.statusCode ?? 0, code });
        sending.destroy();
      });
    });
    sending.on('error', (error: NodeJS.ErrnoException) => {
      if (answered) return;
      // Who closes while much is still on its way may take the answer along (RFC 9112, 9.6): it is sent once more.
      if (error.code === 'EPIPE' || error.code === 'ECONNRESET') resolve(upload(url, bytes, announced));
      else reject(error);
    });
    const write = (): void => {
      while (!answered && sent < bytes) {
        sent += piece.length;
        if (!sending.write(piece)) return void sending.once('drain', write);
      }
      if (!answered) sending.end();
    };
    write();
  });
}

/** How often hooks of this room had this outcome, as Prometheus sees it. */
export async function figure(world: World, host: 'jira' | 'intercom', outcome: string): Promise<number> {
  const { text } = await world.api('GET', '/metrics');
  const name = `deskbridge_webhooks_total{host="${host}",outcome="${outcome}"}`;
  const line = text.split('\n').find((one) => one.startsWith(name));
  return Number(line?.split(' ').at(-1) ?? 0);
}

/** Events received so far. */
export async function received(world: World): Promise<number> {
  return (await world.api('GET', '/api/v1/status')).json.events.received;
}
