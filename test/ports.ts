/** Ports for what tests start. In: nothing. Out: a port that is still free when it is used. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';

/** Below those that the system hands out by itself, to servers of other tests and to calls: none of these is given to anybody else. */
const [FIRST, LAST] = [20_000, 32_000];

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST);
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
