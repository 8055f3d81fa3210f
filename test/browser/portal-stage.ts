/**
 * A browser before the portal: the real server with the built pages, a desk, and a real mail server beside it. In: what people do who ask,
 * and agents at the API. Out: pages. Whatever breaks in a page, or breaks its policy, fails the test that opened it.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { RequestAnswer } from '../../src/api/schemas/requests.ts';
import { until } from '../journeys/world.ts';
import { type MailWorld, startMailWorld } from '../mail-world.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { builtPages } from './pages.ts';
import type { Opened } from './stage.ts';

export interface PortalStage {
  world: MailWorld;
  /** A page of the portal at `path`; `as`: signed in with that address, by a link in an e-mail. */
  open(path: string, options?: BrowserContextOptions & { as?: string }): Promise<Opened>;
  /** Where the newest link in the mails to somebody leads, once there are so many of them. */
  linkFor(email: string, count: number): Promise<string>;
  /** An agent does something at the API. */
  agent<T = RequestAnswer>(method: 'GET' | 'POST' | 'PATCH' | 'PUT', path: string, body?: object): Promise<T>;
  /** A request that somebody made at the portal. */
  made(email: string, wish: object): Promise<RequestAnswer>;
}

/** The suite with one stage for all of its tests; left out, and said so, where there is no browser. */
export function onPortal(
  name: string,
  suite: (stage: () => PortalStage) => void,
  variables: Record<string, string> = {},
): void {
  describe.skipIf(executablePath === undefined)(name, () => {
    let stage: PortalStage | null = null;
    let end: (() => Promise<unknown>) | null = null;
    beforeAll(async () => {
      const pagesFolder = await builtPages();
      const [world, browser] = await Promise.all([
        startMailWorld('embedded', variables, { pagesFolder }),
        openBrowser(),
      ]);
      if (world === null) throw new Error('The embedded database is always there.');
      stage = stageOn(world, browser);
      end = () => leaveBrowser(browser).then(() => world.end());
    });
    afterAll(async () => {
      await end?.();
    });
    suite(() => stage as unknown as PortalStage);
  });
}

function stageOn(world: MailWorld, browser: Browser): PortalStage {
  const sessions = new Map<string, Awaited<ReturnType<typeof signedIn>>>();
  async function sessionOf(email: string) {
    const session = sessions.get(email) ?? (await signedIn(world, email));
    sessions.set(email, session);
    return session;
  }
  const stage: PortalStage = {
    world,
    async open(path, { as, ...options } = {}) {
      const viewport = { width: 1280, height: 900 };
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce', ...options });
      if (as !== undefined) {
        const { cookies } = await sessionOf(as);
        await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: world.url })));
      }
      const page = await context.newPage();
      const { errors, expected } = heard(page);
      await page.goto(world.url + path);
      return {
        page,
        expected,
        async [Symbol.asyncDispose]() {
          await context.close();
          expect(errors.filter((error) => !expected.some((one) => one.test(error)))).toEqual([]);
        },
      };
    },
    linkFor: (email, count) => linkFor(world, email, count),
    async agent<T>(method: 'GET' | 'POST' | 'PATCH' | 'PUT', path: string, body?: object) {
      const { status, text, json } = await world.api(method, path, body);
      if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
      return json as unknown as T;
    },
    async made(email, wish) {
      const { status, text } = await (await sessionOf(email)).call('POST', '/api/v1/portal/requests', wish);
      if (status !== 201) throw new Error(text);
      return JSON.parse(text) as RequestAnswer;
    },
  };
  return stage;
}

function heard(page: Page): { errors: string[]; expected: RegExp[] } {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A refused request is the page's business: it has to say so, and that is what tests look at.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  return { errors, expected: [] };
}

/** On this server: the world was told another port than the one it got. */
async function linkFor(world: MailWorld, email: string, count: number): Promise<string> {
  const links = (): string[] =>
    world.server.to(email).flatMap(({ mail }) => /\/portal\/sign-in\?token=[\w-]+/.exec(mail.text ?? '')?.[0] ?? []);
  await until(`${count} links for ${email}`, () => links().length >= count);
  return world.url + (links().at(-1) ?? '');
}

async function signedIn(world: MailWorld, email: string) {
  const guest = world.browser();
  await guest.call('POST', '/api/v1/portal/sign-in', { email });
  const token = new URL(await linkFor(world, email, 1)).searchParams.get('token');
  const opened = await guest.call('POST', '/api/v1/portal/session', { token });
  if (opened.status !== 200) throw new Error(opened.text);
  return guest;
}
