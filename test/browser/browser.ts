/**
 * The browser of a test process, started by the first file that needs one and used by those that follow. In: nothing. Out: Chromium, in which
 * each file has contexts of its own, and none of them once it is through.
 */
import { type Browser, chromium } from 'playwright-core';

/** `npm test` finds or installs a browser and says where it is. */
export const executablePath = process.env['CHROMIUM_PATH'];

const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'];

const PATIENCE_MS = 60_000;

let running: Promise<Browser> | null = null;

/** It ends with this process. */
export async function openBrowser(): Promise<Browser> {
  if (running !== null && !(await running).isConnected()) running = null;
  return (running ??= launch());
}

async function launch(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: String(executablePath), args });
  // A busy machine is slow, and no page is wrong for it.
  browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS));
  return browser;
}

/** Files run one after another in a process: whatever is open now was opened by the one that is through. */
export async function leaveBrowser(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}
