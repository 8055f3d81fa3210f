/** `npm start`: installs what is missing, builds what is stale, starts Deskbridge with its demo beside it. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureModules, ensureNode, root, run } from './node.mjs';

const args = process.argv.slice(2);
await ensureNode(fileURLToPath(import.meta.url), args);
ensureModules();
const { ensureBuild } = await import('./build.mjs');
ensureBuild();
await run(path.join(root, 'src', 'cli.ts'), ['serve', '--demo', ...args]);
