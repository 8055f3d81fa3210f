import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the product. */
export const root = path.dirname(path.dirname(import.meta.dirname));

export const version = (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string })
  .version;
