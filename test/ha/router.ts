/** One address that leads to whoever is the primary. Asks each node's Patroni; on a change every connection to the one before is cut. */
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Target {
  name: string;
  port: number;
  /** Patroni's own address. */
  api: string;
}

export interface Router {
  port: number;
  /** The name of the node connections lead to; null: nobody says that it is the primary. */
  primary(): string | null;
  close(): Promise<void>;
}

const ASK_EVERY_MS = 250;
const ANSWER_WITHIN_MS = 1_000;

export async function startRouter(targets: readonly Target[]): Promise<Router> {
  let primary: Target | null = null;
  let closed = false;
  const open = new Set<net.Socket>();
  const server = net.createServer((inward) => {
    if (primary === null) return void inward.destroy();
    const outward = net.connect(primary.port, '127.0.0.1');
    for (const socket of [inward, outward]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        inward.destroy();
        outward.destroy();
      });
    }
    inward.pipe(outward).pipe(inward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asking = ask();

  async function ask(): Promise<void> {
    while (!closed) {
      const said = await Promise.all(targets.map(isPrimary));
      const now = targets.find((_, index) => said[index]) ?? null;
      if (now !== primary) for (const socket of open) socket.destroy();
      primary = now;
      await sleep(ASK_EVERY_MS);
    }
  }

  return {
    port: (server.address() as AddressInfo).port,
    primary: () => primary?.name ?? null,
    async close() {
      closed = true;
      await asking;
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

async function isPrimary({ api }: Target): Promise<boolean> {
  try {
    return (await fetch(`${api}/primary`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })).ok;
  } catch {
    return false;
  }
}
