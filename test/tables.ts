import { readdirSync } from 'node:fs';
import path from 'node:path';
import { getTableConfig } from '../src/store/drizzle.ts';
import { root } from './sources.ts';

type Table = Parameters<typeof getTableConfig>[0];

/** Every table as the code knows it: those of src/store/schema.ts and of the files in src/store/schema. */
export async function tablesInCode(): Promise<ReturnType<typeof getTableConfig>[]> {
  const store = path.join(root, 'src', 'store');
  const names = ['schema.ts', ...readdirSync(path.join(store, 'schema')).map((file) => path.join('schema', file))];
  const modules = await Promise.all(
    names.map((name) => import(/* @vite-ignore */ path.join(store, name)) as Promise<Record<string, Table>>),
  );
  return modules.flatMap((module) => Object.values(module)).map((table) => getTableConfig(table));
}
