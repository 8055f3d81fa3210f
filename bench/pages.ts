/**
 * The console as a person meets it: what a browser loads over the wire (packed by brotli) for the overview, and how long until its figures
 * stand there and the page takes clicks. Floor: the same browser opening an answer of the server that asks for nothing more.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { command } from '../test/faults/product.ts';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';
import { startVendors } from './vendors.ts';

const CONVERSATIONS = 20;
const OPENINGS = 5;
const MOST_BYTES = 250_000;
const MOST_MS = 1000;

const dist = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'ui', 'dist');

/** Left out, and said so, where there are no built pages or no browser. */
export async function consolePage(bench: Bench): Promise<Figure[]> {
  const { engine } = bench;
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(path.join(dist, 'index.html')) || !existsSync(executablePath)) {
    console.error('LEFT OUT: it needs the built pages (npm run build:ui) and a Chromium (CHROMIUM_PATH).');
    return [];
  }
  const vendors = await startVendors(bench);
  await bench.start();
  await bench.apply(vendors.setup);
  await vendors.link(bench, 1, CONVERSATIONS);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const { bytes, cold, warm, floor } = await measure(bench, browser);
  await browser.close();
  await bench.stop();
  await vendors.close();
  const timed = (name: string, value: number): Figure => {
    return { engine, name, value, unit: 'ms', floor, target: `< ${MOST_MS} ms`, ok: value < MOST_MS };
  };
  return [
    {
      engine,
      name: 'console, first load over the wire, brotli',
      value: bytes / 1000,
      unit: 'kB',
      floor: null,
      target: `≤ ${MOST_BYTES / 1000} kB`,
      ok: bytes <= MOST_BYTES,
    },
    timed('console, overview interactive, nothing kept, p50', cold),
    timed('console, overview interactive, files kept, p50', warm),
  ];
}

async function measure(bench: Bench, browser: Browser) {
  const base = `http://localhost:${bench.port}`;
  const link = await signInLink(bench, base);
  const signedIn = await browser.newContext();
  const page = await signedIn.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  const storageState = await signedIn.storageState();
  await signedIn.close();
  const cold: Opening[] = [];
  const warm: Opening[] = [];
  const floor: number[] = [];
  for (let n = 0; n < OPENINGS; n += 1) {
    const context = await browser.newContext({ storageState });
    floor.push(await loaded(context, `${base}/healthz`));
    cold.push(await opened(context, `${base}/`));
    warm.push(await opened(context, `${base}/`));
    await context.close();
  }
  return {
    bytes: median(cold.map((opening) => opening.bytes)),
    cold: median(cold.map(({ ms }) => ms)),
    warm: median(warm.map(({ ms }) => ms)),
    floor: median(floor),
  };
}

async function signInLink(bench: Bench, base: string): Promise<string> {
  const key = /dbk_\S+/.exec(await command(['apikey', 'create', 'bench', '--scope', 'admin'], bench.env))?.[0] ?? '';
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${base}/api/v1/sign-in-links`, { method: 'POST', headers });
  if (!answer.ok) throw new Error(`There is no link to sign in by: ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { url: string }).url;
}

interface Opening {
  /** From the start of the navigation until the figures are drawn and the page has nothing left to do before a click, ms. */
  ms: number;
  /** Of the page and its files until then, heads included; not of the answers of /api/v1. */
  bytes: number;
}

async function opened(context: BrowserContext, address: string): Promise<Opening> {
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  const files = new Set<string>();
  let bytes = 0;
  network.on('Network.responseReceived', ({ requestId, response }) => {
    if (!new URL(response.url).pathname.startsWith('/api/')) files.add(requestId);
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (files.has(requestId)) bytes += encodedDataLength;
  });
  await network.send('Network.enable');
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      const names = [...document.querySelectorAll('dt')];
      const figure = names.find(({ textContent }) => textContent === 'Notes delivered')?.nextElementSibling;
      if (!/\d/.test(figure?.textContent ?? '')) return;
      seen.disconnect();
      // After it is drawn, behind whatever else the page still has to do.
      requestAnimationFrame(() => setTimeout(() => performance.mark('interactive')));
    });
    seen.observe(document, { childList: true, subtree: true, characterData: true });
  });
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('interactive').length > 0);
  const ms = await page.evaluate(() => performance.getEntriesByName('interactive')[0]?.startTime ?? Number.NaN);
  await page.close();
  return { ms, bytes };
}

async function loaded(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(address);
  const ms = await page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration ?? Number.NaN);
  await page.close();
  return ms;
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
