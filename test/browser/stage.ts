/**
 * A browser before the whole product: the real server with the built pages, between a pretend Intercom and pretend Jiras (the world of the
 * journeys, on the embedded database). In: what people do with keyboard and mouse. Out: pages. Whatever breaks in a page, or breaks its
 * policy, fails the test that opened it.
 */
import axe from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { startWorld, type World } from '../journeys/world.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { builtPages } from './pages.ts';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

export interface Opened extends AsyncDisposable {
  page: Page;
  /** Errors a test expects, so that they do not fail it. */
  expected: RegExp[];
}

export interface Stage {
  world: World;
  browser: Browser;
  /** A page of the console at `path`, signed in as the operator unless `signedIn` is false, in a browser context of its own. */
  open(path: string, options?: BrowserContextOptions & { signedIn?: boolean }): Promise<Opened>;
}

/** The suite with one stage for all of its tests; left out, and said so, where there is no browser. */
export function onStage(name: string, suite: (stage: () => Stage) => void): void {
  describe.skipIf(executablePath === undefined)(name, () => {
    let stage: Stage | null = null;
    beforeAll(async () => {
      const pagesFolder = await builtPages();
      const [world, browser] = await Promise.all([startWorld('embedded', { pagesFolder }), openBrowser()]);
      if (world === null) throw new Error('The embedded database is always there.');
      stage = { world, browser, open: (path, options) => open({ world, browser }, path, options) };
    });
    afterAll(async () => {
      if (stage !== null) await leaveBrowser(stage.browser);
      await stage?.world.end();
    });
    suite(() => {
      if (stage === null) throw new Error('The stage is set when a test runs, not before.');
      return stage;
    });
  });
}

async function open(
  { world, browser }: Pick<Stage, 'world' | 'browser'>,
  path: string,
  { signedIn = true, ...options }: BrowserContextOptions & { signedIn?: boolean } = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  if (signedIn) await context.addCookies(await sessionOf(world, browser));
  const page = await context.newPage();
  const errors: string[] = [];
  const expected: RegExp[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A refused request is the page's business: it has to say so, and that is what tests look at.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  await page.goto(world.url + path);
  return {
    page,
    expected,
    async [Symbol.asyncDispose]() {
      await context.close();
      expect(errors.filter((error) => !expected.some((one) => one.test(error)))).toEqual([]);
    },
  };
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;
const sessions = new WeakMap<World, Cookies>();

/** One session for the pages of a world, as tries to sign in are limited; a new one where a test has ended it. */
async function sessionOf(world: World, browser: Browser): Promise<Cookies> {
  const kept = sessions.get(world) ?? [];
  const cookie = kept.map(({ name, value }) => `${name}=${value}`).join('; ');
  const { status } = await fetch(`${world.url}/api/v1/status`, { headers: { cookie } });
  if (status === 200) return kept;
  const context = await browser.newContext();
  const page = await context.newPage();
  const { json } = await world.api('POST', '/api/v1/sign-in-links');
  await page.goto(`${world.url}/sign-in?${new URL(json.url).searchParams}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  const cookies = await context.cookies();
  await context.close();
  sessions.set(world, cookies);
  return cookies;
}

/** What axe has against the page as it stands: sentences, none if it is fine. `rules`: only these. */
export async function violations(page: Page, rules: string[] | null = null): Promise<string[]> {
  // A page's policy refuses inline scripts; what the driver evaluates is not bound by it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const options: axe.RunOptions = {
    resultTypes: ['violations'],
    preload: false,
    ...(rules === null ? {} : { runOnly: rules }),
  };
  const result = await page.evaluate((asked) => window.axe.run(document, asked), options);
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`),
  );
}

/** Axe may have nothing against the page in light, nor against its colours in dark, which are all that differs. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await violations(page), 'light').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(page, ['color-contrast']), 'dark').toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Nothing sticks out to the side, which on a phone would move the whole page; charts take a moment to follow a new width. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const tooWide = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(tooWide).toBeLessThanOrEqual(0);
}
