import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder of the built pages under `root`; null: they are not built. */
export function builtPages(root: string): string | null {
  const folder = path.join(root, 'ui', 'dist');
  return existsSync(folder) ? folder : null;
}
