/**
 * The panel as a person meets it: what a browser has to load, and how long until the first conversation stands there, of an issue with
 * twenty of them. Floor: the same browser opening an answer of the server that asks for nothing more.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { command, until } from '../test/faults/product.ts';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';
import { startVendors } from './vendors.ts';

const CONVERSATIONS = 20;
const OPENINGS = 15;
const MOST_BYTES = 40_000;
const MOST_MS = 300;

const dist = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'ui', 'dist');

export async function panelPage(bench: Bench): Promise<Figure[]> {
  const { engine } = bench;
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(path.join(dist, 'panel.html')) || !existsSync(executablePath)) {
    console.error('LEFT OUT: it needs the built pages (npm run build:ui) and a Chromium (CHROMIUM_PATH).');
    return [];
  }
  const vendors = await startVendors(bench);
  await bench.start();
  await bench.apply(vendors.setup);
  const [issue = ''] = await vendors.link(bench, 1, CONVERSATIONS);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const opening = await measure(bench, browser, issue);
  await browser.close();
  await bench.stop();
  await vendors.close();
  const bytes = bytesOf('panel.html');
  const figure = (name: string, ms: number, floor: number | null): Figure => {
    return { engine, name, value: ms, unit: 'ms', floor, target: `< ${MOST_MS} ms`, ok: ms < MOST_MS };
  };
  return [
    {
      engine,
      name: 'panel, JS + CSS, gzip',
      value: bytes / 1000,
      unit: 'kB',
      floor: null,
      target: `≤ ${MOST_BYTES / 1000} kB`,
      ok: bytes <= MOST_BYTES,
    },
    figure('panel, first content, nothing kept, p50', opening.cold, opening.floor),
    figure('panel, first content, files kept, p50', opening.warm, opening.floor),
  ];
}

/** Of everything that the page names, whatever the build has called it. */
function bytesOf(page: string): number {
  const named = readFileSync(path.join(dist, page), 'utf8').matchAll(/"\/(assets\/[^"]+\.(?:js|css))"/g);
  return [...named].reduce((sum, [, name = '']) => sum + gzipSync(readFileSync(path.join(dist, name))).length, 0);
}

async function measure(bench: Bench, browser: Browser, issue: string) {
  const link = (await command(['user', 'invite', 'ada@acme.example', '--role', 'agent'], bench.env)).trim();
  const base = new URL(link).origin;
  const address = `${base}/panel/jira/${issue}`;
  const signedIn = await browser.newContext();
  const page = await signedIn.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  // Not before everything was read once: what is measured is the page, not Intercom.
  await until(
    'the panel was read',
    async () => readAll(await signedIn.request.get(asked(base, issue)), CONVERSATIONS),
    {
      withinMs: 60_000,
    },
  );
  const storageState = await signedIn.storageState();
  const cold: number[] = [];
  const warm: number[] = [];
  const floor: number[] = [];
  for (let n = 0; n < OPENINGS; n += 1) {
    const context = await browser.newContext({ storageState });
    floor.push(await loaded(context, `${base}/healthz`));
    cold.push(await firstContent(context, address));
    warm.push(await firstContent(context, address));
    await context.close();
  }
  await signedIn.close();
  return { cold: median(cold), warm: median(warm), floor: median(floor) };
}

const asked = (base: string, issue: string): string => `${base}/api/v1/panel/jira/${issue}`;

async function readAll(answer: { json(): Promise<unknown> }, count: number): Promise<boolean> {
  const { cards } = (await answer.json()) as { cards?: { readAt: string | null }[] };
  return cards?.filter(({ readAt }) => readAt !== null).length === count;
}

/** From the start of the navigation until the first linked conversation is in the page, ms, as the page's own clock has it. */
async function firstContent(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (document.querySelector('ul[aria-label="Linked conversations"] > li') === null) return;
      seen.disconnect();
      requestAnimationFrame(() => performance.mark('first-content'));
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('first-content').length > 0);
  const ms = await page.evaluate(() => performance.getEntriesByName('first-content')[0]?.startTime ?? Number.NaN);
  await page.close();
  return ms;
}

async function loaded(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(address);
  const ms = await page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration ?? Number.NaN);
  await page.close();
  return ms;
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
