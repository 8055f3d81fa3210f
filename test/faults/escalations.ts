/**
 * Escalations on purpose against a product that is killed again and again and an Intercom that loses answers: one ticket each.
 *
 *   npm run test:faults -- --escalations 200 [--seed N]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Fault } from '../../sim/faults.ts';
import { startIntercomSim } from '../../sim/intercom.ts';
import { addTicketType } from '../../sim/intercom/workspace.ts';
import { command, createReplica, until } from './product.ts';
import { freePort } from '../ports.ts';

export interface EscalationVerdict {
  wanted: number;
  kills: number;
  /** Subjects that stand more than once in Intercom, and those that are nowhere. */
  twice: string[];
  none: string[];
  /** Those of `none` that wait for a person to look. */
  visible: number;
  met: Record<string, number>;
}

const FAULTS: { fault: Fault; probability: number }[] = [
  { fault: { kind: 'reset-before' }, probability: 0.1 },
  { fault: { kind: 'reset-after' }, probability: 0.1 },
  { fault: { kind: 'error-after' }, probability: 0.1 },
  { fault: { kind: 'late-commit', afterMs: 200, meanwhile: 'reset' }, probability: 0.1 },
];
/** Longer than a late commit and the search lag together. */
const SETTLE_MS = 900;
const SEARCH_LAG_MS = 300;

/** Wishes one after the other, a kill for each; a wish that was not answered is told again under its key. */
export async function runEscalations(run: {
  seed: number;
  wanted: number;
  say: (sentence: string) => void;
}): Promise<EscalationVerdict> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-escalations-'));
  const intercom = await startIntercomSim({ seed: run.seed });
  const type = addTicketType(intercom.workspace(), intercom.state.ids, { name: 'Bug report', category: 'Customer' });
  const contact = intercom.addContact({ email: 'cleo@example.com' });
  intercom.state.searchLagMs = SEARCH_LAG_MS;
  for (const { fault, probability } of FAULTS)
    intercom.faults.add({ method: 'POST', path: '/tickets', fault, probability });
  const port = await freePort();
  const env = {
    PORT: String(port),
    DATA_DIR: path.join(folder, 'data'),
    LOG_LEVEL: 'silent',
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    DESKBRIDGE_SETTLE_MS: String(SETTLE_MS),
    INTERCOM_TOKEN: '',
  };
  const product = createReplica('serve', ['serve'], { env });
  const random = createRandom(run.seed + 1);
  let kills = 0;
  try {
    product.start();
    await until('the product is ready', () => isReady(port), { withinMs: 60_000 });
    writeFileSync(path.join(folder, 'deskbridge.yaml'), setup(intercom.url, intercom.access().token));
    await command(['apply', '-f', path.join(folder, 'deskbridge.yaml')], env);
    const created = await command(['apikey', 'create', 'checker', '--scope', 'admin'], env);
    const ask = asker(port, created.match(/dbk_\S+/)?.[0] ?? '');
    const { key } = (await ask('POST', '/api/v1/requests', { project: 'REQ', title: 'Invoices twice' })) as {
      key: string;
    };
    const { items } = (await ask('GET', '/api/v1/connections')) as { items: { id: string }[] };
    for (let n = 0; n < run.wanted; n += 1) {
      const told = tell(ask, {
        place: `/api/v1/panel/help/${key}/escalations`,
        body: {
          key: `escalation-${n}`,
          to: { kind: 'ticket', connection: items[0]?.id, ticketType: type.id },
          contact: { id: contact.id },
          subject: subjectOf(n),
          message: 'Every invoice comes twice.',
        },
      });
      await sleep(60 * random());
      await product.kill();
      kills += 1;
      product.start();
      await told;
      if (n % 20 === 19) run.say(`${n + 1} of ${run.wanted} escalations asked for, ${kills} kills`);
    }
    await until('everything is settled', async () => isQuiet(ask), { withinMs: 240_000, everyMs: 500 });
    const { items: open } = (await ask('GET', '/api/v1/effects?state=unknown&kind=ticket-creation&limit=200')) as {
      items: unknown[];
    };
    const subjects = [...intercom.workspace().conversations.values()].map(({ title }) => title ?? '');
    const wanted = Array.from({ length: run.wanted }, (_, n) => subjectOf(n));
    const times = (subject: string) => subjects.filter((one) => one === subject).length;
    return {
      wanted: run.wanted,
      kills,
      twice: wanted.filter((subject) => times(subject) > 1),
      none: wanted.filter((subject) => times(subject) === 0),
      visible: open.length,
      met: intercom.faults.met(),
    };
  } finally {
    await product.kill();
    await intercom.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function escalationSentence({ wanted, kills, twice, none, visible, met }: EscalationVerdict): string {
  const once = wanted - twice.length - none.length;
  const faults = Object.values(met).reduce((sum, count) => sum + (count ?? 0), 0);
  return `${wanted} escalations, ${kills} kills, ${faults} faults met: ${once} exactly once · ${twice.length} two or more · ${none.length} none (${visible} visible to a person)`;
}

function subjectOf(n: number): string {
  return `escalation number ${n} end`;
}

function setup(apiUrl: string, accessToken: string): string {
  return JSON.stringify({
    connections: [{ name: 'acme', accessToken, clientSecret: 'client secret', apiUrl }],
    hosts: [{ name: 'help', kind: 'desk' }],
    projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
  });
}

type Ask = (method: string, route: string, body?: object) => Promise<unknown>;

function asker(port: number, key: string): Ask {
  return async (method, route, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${route}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    if (!answer.ok) throw new Error(`${route} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as unknown;
  };
}

/** Until it was taken: whoever clicks and hears nothing clicks again. */
async function tell(ask: Ask, { place, body }: { place: string; body: object }): Promise<void> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    try {
      await ask('POST', place, body);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function isQuiet(ask: Ask): Promise<boolean> {
  try {
    const { events, queue } = (await ask('GET', '/api/v1/status')) as {
      events: { pending: number };
      queue: { waiting: number };
    };
    return events.pending === 0 && queue.waiting === 0;
  } catch {
    return false;
  }
}
