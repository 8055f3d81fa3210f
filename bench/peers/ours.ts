/** The job in Deskbridge: links are made by comments that name conversations, as people make them. */
import { type Engine, openBench } from '../product.ts';
import { type Contender, LINKED } from './contender.ts';

/** What may have been sent is looked for after 90 s, and once more after five minutes, before it is sent again. */
const PATIENCE_MS = 420_000;

export function deskbridge(engine: Engine): Contender {
  return {
    name: `Deskbridge, ${engine}`,
    ready: () => Promise.resolve(null),
    async start(vendors) {
      const bench = await openBench(engine);
      try {
        await bench.start();
        await bench.apply(vendors.setup);
        const issues = await vendors.link(bench, LINKED);
        return {
          port: bench.port,
          secret: bench.secret,
          issues,
          patienceMs: PATIENCE_MS,
          memory: () => bench.memory(),
          stop: () => bench.end(),
        };
      } catch (error) {
        await bench.end();
        throw error;
      }
    },
  };
}
