/** Ports for what tests start. In: nothing. Out: a port that is still free when it is used. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';

/**
 * Below those that the system hands out by itself, to servers of other tests and to calls. Each process of the tests has ports of its own, and gives
 * each of them once before the first comes again: what is chosen is used a while later.
 */
const OWN = 500;
const FIRST = 20_000 + OWN * (Number(process.env['VITEST_POOL_ID'] ?? 0) % 24);
let next = randomInt(OWN);

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + (next % OWN);
    next += 1;
    const probe = net.createServer();
    // `once` of a server throws what it stumbles over: the port is taken.
    const free = await once(probe.listen(port), 'listening').then(
      () => true,
      () => false,
    );
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
