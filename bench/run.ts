/**
 * Figures, each beside a raw floor measured in the same run (bench.md of the house: targets are ratios).
 *
 *   npm run bench -- [--only NAME] [--engine embedded|postgresql] [--seconds N] [--links N,N] [--backlog N]
 *
 * Prints a table and writes bench/results.json. Names: acknowledge, backlog, latency, fan-out, replicas, start, lookups, panel, canvas, panel-page,
 * console, desk; and, only when asked for, since it installs them, peers: the same job by other tools, see peers/.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { acknowledge } from './acknowledge.ts';
import { backlog } from './backlog.ts';
import { canvas } from './canvas.ts';
import { desk } from './desk.ts';
import { fanOut } from './fan-out.ts';
import { latency } from './latency.ts';
import { consolePage } from './pages.ts';
import { panel } from './panel.ts';
import { panelPage } from './panel-page.ts';
import { lookupsOver } from './lookups.ts';
import { comparePeers } from './peers/compare.ts';
import { type Bench, type Engine, openBench } from './product.ts';
import { replicas } from './replicas.ts';
import { coldStart } from './start.ts';
import { type Figure, table } from './table.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    engine: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    links: { type: 'string', default: '1000,100000' },
    backlog: { type: 'string', default: '100000' },
  },
});
const benches = {
  acknowledge,
  backlog: (bench: Bench, seconds: number) => backlog(bench, { seconds, notes: Number(values.backlog) }),
  latency,
  'fan-out': fanOut,
  replicas,
  start: coldStart,
  lookups: (bench: Bench) => lookupsOver(bench, values.links.split(',').map(Number)),
  panel,
  canvas,
  'panel-page': panelPage,
  console: consolePage,
  desk,
};

const engines: Engine[] = values.engine === undefined ? ['postgresql', 'embedded'] : [values.engine as Engine];
if (values.only === 'peers') {
  await comparePeers(engines, Number(values.seconds));
  process.exit(0);
}
const names = Object.keys(benches).filter((name) => values.only === undefined || name === values.only);
if (names.length === 0) {
  console.error(`There is no figure ${values.only}: take one of ${Object.keys(benches).join(', ')}, peers.`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const engine of engines)
  for (const name of names) {
    console.error(`${engine}: ${name} …`);
    const bench = await openBench(engine);
    try {
      figures.push(...(await benches[name as keyof typeof benches](bench, Number(values.seconds))));
    } finally {
      await bench.end();
    }
  }
console.log(table(figures));
const machine = `${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`;
const file = path.join(path.dirname(fileURLToPath(import.meta.url)), 'results.json');
if (values.only === undefined && values.engine === undefined)
  writeFileSync(file, `${JSON.stringify({ measuredAt: new Date().toISOString(), machine, figures }, null, 2)}\n`);
process.exit(0);
