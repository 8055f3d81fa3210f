/** One trace follows one event: from the webhook that one process takes to the note that another one finds, and says nothing it should not. */
import { createServer } from 'node:http';
import { afterAll, afterEach, expect, test } from 'vitest';
import { operatorToken } from '../../src/api/auth.ts';
import { startIntercomSim } from '../../sim/intercom.ts';
import { freshPlace } from '../databases.ts';
import { freePort } from '../ports.ts';
import { useServers } from '../servers.ts';
import { createApi } from './api.ts';
import { endAll, start } from './processes.ts';
import { SECRETS } from './secrets.ts';
import { startSite } from './sites.ts';
import { applied, until } from './world.ts';

interface Told {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
  status: { code: number };
}

interface Batch {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue: string } }[] };
    scopeSpans: { spans: Told[] }[];
  }[];
}

const COLLECTOR_KEY = 'canary-key-of-the-collector-b3RscA';
const { listen, onEnd } = useServers();
afterEach(endAll);
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

/** Something that takes OTLP as JSON, and what it was told. */
async function collector() {
  const bodies: string[] = [];
  const keys = new Set<unknown>();
  const server = createServer((request, answer) => {
    keys.add(request.headers['api-key']);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.push(Buffer.concat(chunks).toString());
      answer.end('{}');
    });
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    keys,
    text: () => bodies.join('\n'),
    spans: () =>
      bodies.flatMap((body) =>
        (JSON.parse(body) as Batch).resourceSpans.flatMap(({ resource, scopeSpans }) => {
          const of = resource.attributes.find(({ key }) => key === 'service.instance.id')?.value.stringValue ?? '';
          return scopeSpans.flatMap(({ spans }) => spans).map((span) => ({ ...span, process: of }));
        }),
      ),
  };
}

const factOf = (span: Told, key: string): string | undefined => {
  const value = span.attributes.find((one) => one.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};

test('a webhook, its note whose answer was lost, and the look for it by another process are one trace without a secret', async (context) => {
  const place = await freshPlace('postgresql');
  if (place === null || place.databaseUrl === null) return context.skip('this machine has no PostgreSQL');
  ends.push(() => place.remove());
  const told = await collector();
  const intercom = await startIntercomSim({
    workspaces: [{ token: SECRETS.accessToken, clientSecret: SECRETS.clientSecret }],
  });
  const site = await startSite('data-center');
  onEnd(() => Promise.all([intercom.close(), site.jira.close()]).then(() => undefined));
  const env = {
    PORT: String(await freePort()),
    DATA_DIR: place.dataDir,
    DATABASE_URL: place.databaseUrl,
    DESKBRIDGE_SECRET: SECRETS.deskbridge,
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    DESKBRIDGE_SETTLE_MS: '1000',
    OTEL_EXPORTER_OTLP_ENDPOINT: told.url,
    OTEL_EXPORTER_OTLP_HEADERS: `api-key=${COLLECTOR_KEY}`,
  };
  const connection = { name: 'acme', accessToken: SECRETS.accessToken, clientSecret: SECRETS.clientSecret };
  const serve = start(['serve'], env);
  await serve.ready();
  const address = `http://127.0.0.1:${env.PORT}`;
  await applied(createApi(address, operatorToken(SECRETS.deskbridge), []), {
    connections: [{ ...connection, apiUrl: intercom.url }],
    hosts: [site.host],
    projects: [{ host: 'data-center', key: 'SUP', connection: 'acme' }],
  });
  site.hookUp(address, `${address}/hooks/jira/data-center`);
  intercom.faults.add({ method: 'POST', path: '/conversations/*/reply', fault: { kind: 'reset-after' }, times: 1 });
  // Whoever looks for the note while the first process lives, does not find out.
  intercom.faults.add({ method: 'GET', path: '/conversations/*', fault: { kind: 'status', status: 503 } });
  const conversation = intercom.addConversation();
  site.jira.act.createIssue({
    project: 'SUP',
    summary: 'Nobody may read this in a trace',
    description: intercom.conversationUrl(conversation.id),
  });
  await until('the answer is lost', () => intercom.faults.met()['reset-after'] === 1);
  serve.kill('SIGTERM');
  expect((await serve.ended).code).toBe(0);
  intercom.faults.clear();

  const worker = start(['worker'], { ...env, WORKER_PORT: String(await freePort()) });
  const looks = (): number => intercom.requests().filter(({ method }) => method === 'GET').length;
  const before = looks();
  await until('the other process looks for the note', () => looks() > before);
  worker.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
  expect(intercom.notesOf(conversation.id)).toHaveLength(1);

  const root = told.spans().find(({ name }) => name === 'POST /hooks/jira/:host');
  const eventId = root === undefined ? undefined : factOf(root, 'deskbridge.event.id');
  expect(root).toMatchObject({ kind: 2, traceId: eventId?.replaceAll('-', '') });
  expect(root?.parentSpanId).toBeUndefined();
  const spans = told.spans().filter(({ traceId }) => traceId === root?.traceId);
  const nameOf = (id: string | undefined): string | undefined => spans.find(({ spanId }) => spanId === id)?.name;
  const found = new Set(spans.map((span) => `${span.name} < ${nameOf(span.parentSpanId) ?? 'nothing'}`));
  expect([...found].sort()).toEqual(
    [
      'POST /hooks/jira/:host < nothing',
      'store < POST /hooks/jira/:host',
      'process issue.created < POST /hooks/jira/:host',
      'deliver note < process issue.created',
      'POST 127.0.0.1 < deliver note',
      'settle < deliver note',
      'deliver remote-link < process issue.created',
      'POST 127.0.0.1 < deliver remote-link',
      'settle < deliver remote-link',
      'read back note < process issue.created',
      'GET 127.0.0.1 < read back note',
      'settle < read back note',
    ].sort(),
  );
  const lost = spans.find((span) => span.kind === 3 && factOf(span, 'error.type') !== undefined);
  expect(lost).toMatchObject({ name: 'POST 127.0.0.1', status: { code: 2 } });
  const look = spans.filter(({ name }) => name === 'read back note').at(-1);
  expect(factOf(look as Told, 'deskbridge.outcome')).toBe('done');
  const seen = spans.find(({ parentSpanId, kind }) => parentSpanId === look?.spanId && kind === 3);
  expect(factOf(seen as Told, 'http.response.status_code')).toBe('200');
  expect(look?.process).not.toBe(root?.process);
  for (const span of spans) expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));

  expect([...told.keys]).toEqual([COLLECTOR_KEY]);
  for (const secret of [...Object.values(SECRETS), COLLECTOR_KEY, 'Nobody may read', '/conversations', '/rest/', '?'])
    expect(told.text().includes(secret) ? `${secret} is in a trace` : '').toBe('');
});
