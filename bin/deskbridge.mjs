#!/usr/bin/env node
/** `deskbridge <command>`: the command line, run by a Node that is new enough. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureModules, ensureNode, root, run } from './node.mjs';

const args = process.argv.slice(2);
await ensureNode(fileURLToPath(import.meta.url), args);
ensureModules();
await run(path.join(root, 'src', 'cli.ts'), args);
