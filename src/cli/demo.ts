/** `deskbridge demo`: the story, played on simulators and a Deskbridge of its own in a temporary folder; each step is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type DemoStep, playDemo } from '../../sim/demo.ts';
import { composeApp } from '../app.ts';
import { operatorOf } from '../app/operator.ts';
import { loadConfig } from '../config.ts';
import { oneLine, say } from './print.ts';
import { connectSites, startSites } from './sites.ts';

/** Throws in words at the step that did not show. Leaves nothing behind. */
export async function tellDemo(): Promise<void> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-demo-'));
  const config = loadConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    DESKBRIDGE_SETTLE_MS: '2000',
    LOG_LEVEL: 'silent',
  });
  try {
    say('Starting a pretend Intercom, a pretend Jira and Deskbridge between them …');
    const sites = await startSites({ intercom: 0, jira: 0, orAny: false });
    try {
      const app = await composeApp(config, { work: true });
      try {
        await connectSites(operatorOf(app, config), sites, await app.start());
        const { intercom, jira } = sites;
        const told = await playDemo({ intercomUrl: intercom.url, jiraUrl: jira.url, onStep: tell });
        say(`Played in ${seconds(told.tookMs)}: the conversation heard ${told.notes.length} notes, each exactly once.`);
        say('Run "npm start" to try it yourself in the pages of both.');
      } finally {
        await app.close();
      }
    } finally {
      await sites.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function tell(step: DemoStep): void {
  const at = `[${step.number}/${step.of}]`;
  switch (step.kind) {
    case 'started':
      say(`${at} ${step.says}`);
      break;
    case 'done':
      say(`${' '.repeat(at.length)} ✓ ${oneLine(step.saw)} (${seconds(step.tookMs)})`);
      break;
    case 'failed':
      say(`${' '.repeat(at.length)} ✗ ${oneLine(step.reason)}`);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
