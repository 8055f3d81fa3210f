/** `npm run docs`: writes the pages that are made from the code, so that they cannot say anything else. */
import { writeFileSync } from 'node:fs';
import { setupJsonSchema } from '../src/api/setup/schema.ts';
import { workflowJsonSchema } from '../src/api/schemas/workflows.ts';
import { variables } from '../src/config.ts';

/** docs/configuration.md, whole. */
export function configurationPage(): string {
  const rows = variables.map(({ name, fallback, meaning }) => `| \`${name}\` | ${fallback} | ${meaning} |`);
  return `# Configuration

Deskbridge reads these environment variables when it starts, once. An empty variable counts as unset. Where one is wrong it
does not start, and says in one line which variable, what is wrong, and how to fix it. Everything else is set up in a file
([getting started](getting-started.md)).

This page is made from \`src/config.ts\` by \`npm run docs\`.

| variable | default | meaning |
| --- | --- | --- |
${rows.join('\n')}

A feature is on only when all its variables are set. E-mail needs \`SMTP_URL\` and \`MAIL_FROM\` ([mail](mail.md)).
`;
}

/** docs/deskbridge.schema.json, whole: what editors check a set-up file with. */
export function setupSchemaFile(): string {
  return `${JSON.stringify(setupJsonSchema(), null, 2)}\n`;
}

/** docs/workflow.schema.json, whole: what editors check a workflow with. */
export function workflowSchemaFile(): string {
  return `${JSON.stringify(workflowJsonSchema(), null, 2)}\n`;
}

if (process.argv[1]?.endsWith('reference.ts') === true) {
  writeFileSync(new URL('configuration.md', import.meta.url), configurationPage());
  writeFileSync(new URL('deskbridge.schema.json', import.meta.url), setupSchemaFile());
  writeFileSync(new URL('workflow.schema.json', import.meta.url), workflowSchemaFile());
}
