/** The job in n8n, as its users do it: webhook, code that checks the signature and writes the note, HTTP request. No retry; its database is PostgreSQL. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../test/ports.ts';
import { startPostgres } from '../../test/postgres-server.ts';
import { type Contender, linksOf, SECRET, startTool } from './contender.ts';
import { folderOf, install, type Tool } from './install.ts';

const tool: Tool = {
  name: 'n8n',
  version: '2.41.1',
  // The releases after it name a package that is not to be had.
  overrides: { linkedom: '0.18.12' },
  withinMinutes: 20,
};

export const n8n: Contender = {
  name: `n8n ${tool.version}`,
  ready: () => install(tool),
  async start(vendors) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-n8n-'));
    const [port, broker] = [await freePort(), await freePort()];
    const links = linksOf(vendors);
    const { intercom } = vendors;
    const database = await startPostgres({ durable: true });
    const env = environmentOf({ folder, port, broker, database: new URL(database.url) });
    const job = path.join(folder, 'job.json');
    writeFileSync(job, JSON.stringify(workflow(intercom.url, intercom.access(), links)));
    const bin = path.join(folderOf(tool), 'node_modules', 'n8n', 'bin', 'n8n');
    const { PATH = '', HOME = '' } = process.env;
    const run = (args: string[]) =>
      promisify(execFile)(process.execPath, [bin, ...args], { cwd: folder, env: { PATH, HOME, ...env } });
    await run(['import:workflow', `--input=${job}`]);
    await run(['publish:workflow', '--id=job']);
    const running = await startTool([bin, 'start'], { env, cwd: folder, port, issues: Object.keys(links) });
    return {
      ...running,
      async stop() {
        await running.stop();
        await database.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

/** Kinder to it than it comes: nothing is kept of what went well, and it speaks to nobody else. */
function environmentOf(of: { folder: string; port: number; broker: number; database: URL }): Record<string, string> {
  const { folder, port, broker, database } = of;
  return {
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: database.hostname,
    DB_POSTGRESDB_PORT: database.port,
    DB_POSTGRESDB_DATABASE: database.pathname.slice(1),
    DB_POSTGRESDB_USER: database.username,
    N8N_USER_FOLDER: folder,
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_PORT: String(port),
    N8N_RUNNERS_BROKER_PORT: String(broker),
    N8N_ENDPOINT_WEBHOOK: 'hooks',
    N8N_LOG_LEVEL: 'error',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
    NODE_FUNCTION_ALLOW_BUILTIN: 'crypto',
  };
}

function workflow(intercomUrl: string, { token, adminId }: { token: string; adminId: string }, links: object): object {
  const check = `
    const crypto = require('crypto');
    const item = $input.first();
    const raw = await this.helpers.getBinaryDataBuffer(0, 'data');
    const given = Buffer.from(String(item.json.headers['x-hub-signature']));
    const right = Buffer.from('sha256=' + crypto.createHmac('sha256', ${JSON.stringify(SECRET)}).update(raw).digest('hex'));
    if (given.length !== right.length || !crypto.timingSafeEqual(given, right)) return [];
    const { issue, user } = JSON.parse(raw.toString());
    const conversation = ${JSON.stringify(links)}[issue.id];
    if (conversation === undefined) return [];
    const body = '<p><b>' + user.displayName + '</b> changed ' + issue.fields.summary + '</p>';
    return [{ json: { conversation, note: { message_type: 'note', type: 'admin', admin_id: ${JSON.stringify(adminId)}, body } } }];`;
  const headers = [
    { name: 'Authorization', value: `Bearer ${token}` },
    { name: 'Intercom-Version', value: '2.15' },
  ];
  const node = (name: string, of: { type: string; typeVersion: number; parameters: object }) => {
    return { id: name, name, position: [0, 0], ...of, type: `n8n-nodes-base.${of.type}` };
  };
  const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
  const webhook = { httpMethod: 'POST', path: 'jira/jira', responseMode: 'onReceived', options: { rawBody: true } };
  return {
    id: 'job',
    name: 'Jira to Intercom',
    active: false,
    nodes: [
      { ...node('hook', { type: 'webhook', typeVersion: 2, parameters: webhook }), webhookId: 'jira-to-intercom' },
      node('check', { type: 'code', typeVersion: 2, parameters: { jsCode: check } }),
      node('note', {
        type: 'httpRequest',
        typeVersion: 4.2,
        parameters: {
          method: 'POST',
          url: `=${intercomUrl}/conversations/{{ $json.conversation }}/reply`,
          sendHeaders: true,
          headerParameters: { parameters: headers },
          sendBody: true,
          specifyBody: 'json',
          jsonBody: '={{ JSON.stringify($json.note) }}',
          options: {},
        },
      }),
    ],
    connections: { hook: to('check'), check: to('note') },
    settings: { executionOrder: 'v1' },
  };
}
