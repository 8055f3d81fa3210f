import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { composeApp } from './app.ts';
import { loadConfig } from './config.ts';
import { hostAccess, saveHost } from './store/hosts.ts';

test('a secret is replaced by one start with both: after it the old one is not needed', async () => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-rotation-'));
  const [before, after] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  const start = (secrets: Record<string, string>) =>
    composeApp(loadConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...secrets }), { work: false });
  const first = await start({ DESKBRIDGE_SECRET: before });
  const host = { name: 'jira', kind: 'jira-data-center', url: 'https://jira.example', email: null } as const;
  const { id } = await saveHost(first.keep, first.organizationId, { ...host, token: 'pat', webhookSecret: null });
  await first.close();

  await (await start({ DESKBRIDGE_SECRET: after, DESKBRIDGE_SECRET_PREVIOUS: before })).close();

  const last = await start({ DESKBRIDGE_SECRET: after });
  expect((await hostAccess(last.keep, last.organizationId, id))?.token).toBe('pat');
  await last.close();
  await expect(start({ DESKBRIDGE_SECRET: before })).rejects.toThrow('DESKBRIDGE_SECRET');
  rmSync(dataDir, { recursive: true, force: true });
});
