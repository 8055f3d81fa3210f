/** A TCP proxy that breaks links on purpose. In: where it leads. Out: an address to use in its place, and what may go wrong on the way. */
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How the link is. `half-open`: takes connections and swallows every byte, in both directions, like a firewall that forgot us. `late`: each piece
 * comes that much later. `slow`: so many bytes at once, with a pause in between. `down`: nobody takes connections.
 */
export type Weather =
  | { kind: 'fine' }
  | { kind: 'late'; ms: number }
  | { kind: 'slow'; bytes: number; pauseMs: number }
  | { kind: 'half-open' }
  | { kind: 'down' };

export interface Proxy {
  port: number;
  /** Of connections that are open, and of those to come. */
  set(weather: Weather): void;
  /** Ends what is open: `cut` as if the other side had gone, `reset` with a RST. Answers how many. */
  end(how: 'cut' | 'reset'): number;
  /** Connections that are open now. */
  open(): number;
  close(): Promise<void>;
}

export async function startProxy(target: { port: number; host?: string }): Promise<Proxy> {
  let weather: Weather = { kind: 'fine' };
  const pairs = new Set<[net.Socket, net.Socket]>();

  const server = net.createServer((near) => {
    if (weather.kind === 'down') {
      near.resetAndDestroy();
      return;
    }
    const far = net.connect(target.port, target.host ?? '127.0.0.1');
    const pair: [net.Socket, net.Socket] = [near, far];
    pairs.add(pair);
    carry(near, far);
    carry(far, near);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        for (const one of pair) one.destroy();
      });
    }
  });

  /** One piece after the other; while the link is half-open a piece is lost, and so is the connection's sense. */
  function carry(from: net.Socket, to: net.Socket): void {
    let before = Promise.resolve();
    from.on('data', (piece: Buffer) => {
      from.pause();
      before = before
        .then(() => pass(piece, to))
        .then(
          () => void from.resume(),
          () => undefined,
        );
    });
    from.on('end', () => void before.then(() => to.end()));
  }

  async function pass(piece: Buffer, to: net.Socket): Promise<void> {
    const now = weather;
    switch (now.kind) {
      case 'half-open':
        return;
      case 'late':
        await sleep(now.ms);
        break;
      case 'slow':
        for (let at = 0; at < piece.length && !to.destroyed; at += now.bytes) {
          to.write(piece.subarray(at, at + now.bytes));
          await sleep(now.pauseMs);
        }
        return;
      case 'fine':
      case 'down':
    }
    if (!to.destroyed && !to.write(piece)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end: Proxy['end'] = (how) => {
    const ended = [...pairs];
    for (const [near, far] of ended) {
      if (how === 'reset') near.resetAndDestroy();
      else near.destroy();
      far.destroy();
    }
    return ended.length;
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    set(next) {
      weather = next;
    },
    end,
    open: () => pairs.size,
    async close() {
      server.close();
      end('cut');
      await once(server, 'close');
    },
  };
}
