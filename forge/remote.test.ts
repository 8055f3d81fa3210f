/** The manifest names addresses and events; the server has to know each of them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Host } from '../src/domain/model.ts';
import { forgeRoutes } from '../src/jira/forge-routes.ts';
import { lifecycleOf, parseForgeEvent } from '../src/jira/forge-parse.ts';
import { eventsOf } from './rules.ts';
import { manifestShape } from './shape.ts';

const manifest = manifestShape.parse(parse(readFileSync(path.join(import.meta.dirname, 'manifest.yml'), 'utf8')));
const host: Host = { id: 'h', name: 'cloud', kind: 'jira-cloud', url: 'https://acme.atlassian.net' };

test('the server serves every route of the manifest, and what its pages ask', async () => {
  const server = fastify();
  const unused = () => Promise.reject(new Error('Nothing is called.'));
  await server.register(
    forgeRoutes({
      readFit: unused,
      heard: unused,
      accept: unused,
      uninstalled: unused,
      ui: unused,
      reject: () => undefined,
    }),
  );
  const routes = manifest.modules.endpoint.flatMap(({ route }) => route?.path ?? []);
  expect(routes.filter((url) => !server.hasRoute({ method: 'POST', url }))).toEqual([]);
  expect(server.hasRoute({ method: 'GET', url: '/forge/ui/*' })).toBe(true);
  await server.close();
});

test('the server reads every event that the manifest asks for', () => {
  const unread = eventsOf(manifest).filter((eventType) => {
    if (lifecycleOf({ eventType }) !== null) return false;
    const parsed = parseForgeEvent({ host, event: { eventType } });
    return parsed.kind === 'skip' && parsed.reason === 'unknown_topic';
  });
  expect(unread).toEqual([]);
});
