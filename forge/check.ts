/**
 * `npm run forge:check`: is the Forge app fit to be deployed? Atlassian's validator and our own rules over the manifest, and over the pages
 * as they were built. Without a network. Ends with 1 and a sentence for each thing that is wrong. An argument names another folder than
 * this one to look at.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { builtProblems } from './built.ts';
import { manifestProblems } from './rules.ts';
import { type Manifest, manifestShape } from './shape.ts';
import { validate } from './validate.ts';

const folder = path.resolve(process.argv[2] ?? import.meta.dirname);
/** Files that the server hands out as they are. */
const served = path.join(import.meta.dirname, '..', 'ui', 'public');

const { problems, manifest } = await validate(path.join(folder, 'manifest.yml'));
const read = manifestShape.safeParse(manifest);
if (read.success) problems.push(...ourProblems(read.data));
else if (problems.length === 0) problems.push(`manifest.yml cannot be read: ${read.error.message}`);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`The Forge app is fine.${unsetVariables()}`);

function ourProblems(app: Manifest): string[] {
  const hasFile = (resource: string | null, file: string): boolean =>
    existsSync(path.join(resource === null ? served : path.join(folder, resource), file));
  const pages = app.resources.map((resource) => path.join(folder, resource.path));
  return [...manifestProblems(app, { hasFile }), ...pages.filter(existsSync).flatMap(builtProblems)];
}

/** Where the manifest's own values stand in: fine for looking at it, not for deploying it. */
function unsetVariables(): string {
  const unset = ['FORGE_APP_ID', 'REMOTE_BASE_URL'].filter((name) => (process.env[name] ?? '') === '');
  return unset.length === 0 ? '' : ` Before forge deploy, set ${unset.join(' and ')}: without, examples stand there.`;
}
