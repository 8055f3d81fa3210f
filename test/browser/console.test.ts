import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { type Answers, atWork, effect, empty, event, id, inTrouble } from './console-fixtures.ts';
import { type ConsoleServer, serveConsole } from './console-server.ts';
import { builtPages } from './pages.ts';
import { violations } from './stage.ts';

describe.skipIf(executablePath === undefined)('the console', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    [browser, folder] = await Promise.all([openBrowser(), builtPages()]);
  });

  afterAll(async () => {
    await leaveBrowser(browser);
  });

  interface Opened extends AsyncDisposable {
    page: Page;
    server: ConsoleServer;
  }

  /** Opens the page on a server of its own; whatever breaks in it, or breaks its policy, fails the test that called. */
  async function open(
    answers: Answers,
    options: BrowserContextOptions & { mood?: ConsoleServer['mood']; clock?: boolean } = {},
  ): Promise<Opened> {
    const { mood = 'well', clock = false, ...context } = options;
    const server = await serveConsole(folder, answers);
    server.mood = mood;
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...context });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        errors.push(message.text());
    });
    if (clock) await page.clock.install();
    await page.goto(server.url);
    return {
      page,
      server,
      async [Symbol.asyncDispose]() {
        await page.close();
        await server.close();
        expect(errors).toEqual([]);
      },
    };
  }

  function section(page: Page, name: string) {
    return page.getByRole('region', { name });
  }

  test('says at a glance that it works, what came and what came of it', async () => {
    await using opened = await open(atWork());
    const { page } = opened;
    await page.getByRole('status', { name: 'Health' }).getByText('Working').waitFor();
    await page.getByRole('banner').getByText('0.1.0').waitFor();
    const figures = section(page, 'Figures');
    const names = ['Notes delivered', 'From event to note', 'Waiting', 'Need a person'];
    await expect.poll(() => figures.getByRole('term').allTextContents()).toEqual(names);
    const values = () => Promise.all(names.map((name) => figures.locator(`dt:text-is("${name}") + dd`).innerText()));
    await expect.poll(values).toEqual(['18', '620 ms', '1', '0']);
    const rows = section(page, 'Latest').locator('ol > li');
    await expect.poll(() => rows.count()).toBe(5);
    await expect.poll(() => rows.nth(0).innerText()).toMatch(/SUP-1.*Ben Osei changed status To Do → In Progress/s);
    await expect.poll(() => rows.nth(0).innerText()).toMatch(/Note delivered · Invoices are sent twice.*· in 0\.6 s/s);
    await expect.poll(() => rows.nth(1).innerText()).toContain('Note is on its way');
    await expect.poll(() => rows.nth(3).innerText()).toContain('Nothing to do: no conversation is linked');
    const note = rows.nth(0).getByRole('link', { name: 'Invoices are sent twice' }).first();
    await expect
      .poll(() => note.getAttribute('href'))
      .toBe('http://127.0.0.1:4001/a/inbox/acme1/inbox/conversation/215400001');
    await expect.poll(() => rows.nth(4).locator('time').first().getAttribute('title')).toMatch(/\d{4}, .*\d:\d\d:\d\d/);
    await section(page, 'Needs a person').getByText('Nobody is needed').waitFor();
  });

  test('names the simulators while they stand in, and what to try', async () => {
    await using opened = await open(atWork());
    const demo = opened.page.getByRole('complementary', { name: 'Demo' });
    await demo.getByText('change the status of SUP-1').waitFor();
    const doors = demo.getByRole('link', { name: /^Pretend (Jira|Intercom)/ });
    const addresses = await doors.evaluateAll((links) => links.map((one) => one.getAttribute('href')));
    expect(addresses).toEqual(['http://127.0.0.1:4002', 'http://127.0.0.1:4001']);
  });

  test('says nothing of a demo where something real is connected', async () => {
    const answers = atWork();
    for (const connection of answers.connections) connection.apiUrl = 'https://api.intercom.io';
    await using opened = await open(answers);
    await section(opened.page, 'Connections and hosts').getByText('Intercom US').waitFor();
    await expect.poll(() => opened.page.getByRole('complementary', { name: 'Demo' }).count()).toBe(0);
  });

  test('shows what comes by itself, and draws nothing else anew', async () => {
    const answers = atWork();
    await using opened = await open(answers);
    const rows = section(opened.page, 'Latest').locator('ol > li');
    await rows.first().waitFor();
    const old = await rows.first().elementHandle();
    answers.events = [event(1, { text: 'changed status In Progress → Done' }), ...answers.events];
    answers.effects = [effect(251, { eventId: id(1) }), ...answers.effects];
    await rows.first().getByText('In Progress → Done').waitFor();
    expect(await rows.nth(1).evaluate((row, before) => row === before, old)).toBe(true);
  });

  test('many notes of one event are one line', async () => {
    const answers = atWork();
    answers.effects = Array.from({ length: 40 }, (_, at) => effect(400 + at, { eventId: id(3), linkId: id(500 + at) }));
    await using opened = await open(answers);
    await section(opened.page, 'Latest').getByText('Note delivered · 40 conversations').waitFor();
  });

  test('asks nothing while nobody looks', async () => {
    await using opened = await open(atWork(), { clock: true });
    const { page, server } = opened;
    await section(page, 'Latest').getByRole('listitem').first().waitFor();
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    // What was asked before may still be on its way to the server.
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.clock.runFor(60_000);
    expect(asked).toEqual([]);
    const before = server.asked();
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
      Object.defineProperty(document, 'hidden', { value: false, configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    await expect.poll(() => server.asked()).toBeGreaterThan(before);
  });

  test('a decision says what it will do, is sent once whatever is clicked, and its row goes', async () => {
    const answers = inTrouble();
    await using opened = await open(answers);
    const { page, server } = opened;
    server.onPost = () => {
      answers.effects = answers.effects.map((one) =>
        one.state === 'unknown' ? { ...one, state: 'done', asksPerson: false } : one,
      );
      return null;
    };
    const people = section(page, 'Needs a person');
    await people.getByText('look for [ref 7F3K2Q]').waitFor();
    await people.getByRole('button', { name: 'It is there' }).click();
    const dialog = page.getByRole('dialog', { name: 'You found it there?' });
    await dialog.getByText('Marks the note to conversation 215400002 as delivered. Nothing is sent.').waitFor();
    await dialog.getByText('Ben Osei changed the status: To Do → In Progress').waitFor();
    await dialog.getByRole('button', { name: 'It is there' }).dblclick();
    await people.getByText('Marked as delivered.').waitFor();
    expect(server.posted).toEqual([`/api/v1/effects/${id(207)}/it-is-there`]);
    await expect.poll(() => people.getByRole('listitem').count()).toBe(2);
    await page.getByRole('status', { name: 'Health' }).getByText('2 need a person').waitFor();
    const focused = await page.evaluate(() => document.activeElement?.textContent);
    expect(focused).toBe('Needs a person');
  });

  test.each([
    { what: 'Note failed', button: 'Send again', yes: 'Send the note', posted: `/api/v1/effects/${id(206)}/retry` },
    {
      what: 'Note may have arrived',
      button: 'Send again',
      yes: 'Send it once more',
      posted: `/api/v1/effects/${id(207)}/send-again`,
    },
    {
      what: 'Event could not be decided',
      button: 'Decide again',
      yes: 'Decide again',
      posted: `/api/v1/events/${id(1)}/retry`,
    },
  ])('$what: "$button" and then "$yes" decide just that', async ({ what, button, yes, posted }) => {
    await using opened = await open(inTrouble());
    const { page, server } = opened;
    const row = section(page, 'Needs a person').getByRole('listitem').filter({ hasText: what });
    await row.getByRole('button', { name: button }).click();
    await page.getByRole('dialog').getByRole('button', { name: yes }).click();
    await expect.poll(() => server.posted).toEqual([posted]);
  });

  test('a refused decision says why and cannot be sent a second time; codes lead to what they mean', async () => {
    const answers = inTrouble();
    answers.effects = answers.effects.map((one) =>
      one.state === 'dead' ? { ...one, reason: 'not_internal: Jira shows comments of ours to customers.' } : one,
    );
    await using opened = await open(answers);
    const { page, server } = opened;
    const meaning = page.getByRole('link', { name: 'What this means (not_internal)' });
    expect(await meaning.getAttribute('href')).toBe('/help/errors/not_internal');
    const detail = 'Its link has ended, so nothing goes out.';
    server.onPost = () => ({ status: 409, body: { status: 409, code: 'not_linked', detail } });
    await section(page, 'Needs a person').getByRole('button', { name: 'Send again' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send the note' }).click();
    await page.getByRole('alert').getByText('Its link has ended').waitFor();
    await page.getByRole('alert').getByRole('link', { name: 'What this means (not_linked)' }).waitFor();
    await expect.poll(() => page.getByRole('dialog').getByRole('button').allTextContents()).toEqual(['Close']);
  });

  test('a broken connection and a silent host say what to do', async () => {
    await using opened = await open(inTrouble());
    const places = section(opened.page, 'Connections and hosts');
    await places.getByText('The token was revoked. Reconnect it under Integrations.').waitFor();
    await places.getByText('Create a webhook in Jira.').waitFor();
  });

  test('while a connection is broken nobody is told that all is well', async () => {
    const { connections } = inTrouble();
    await using opened = await open({ ...atWork(), connections });
    const { page } = opened;
    await page.getByRole('status', { name: 'Health' }).getByText('A connection needs care').waitFor();
    await section(page, 'Needs a person').getByText('What waits for it goes out once it is well again').waitFor();
  });

  test('with nothing connected every part says what comes next', async () => {
    await using opened = await open(empty());
    const { page } = opened;
    await page.getByRole('status', { name: 'Health' }).getByText('Not set up').waitFor();
    for (const said of ['Nothing has come yet', 'Nothing is connected yet', 'Welcome to Deskbridge'])
      await page.getByText(said).first().waitFor();
  });

  test('while nothing has been read yet, places are kept', async () => {
    await using opened = await open(atWork(), { mood: 'slow' });
    await expect.poll(() => opened.page.getByText('Loading').count()).toBe(4);
    await opened.page.getByRole('status', { name: 'Health' }).getByText('Looking').waitFor();
  });

  test('a server that does not answer at first is named, and the page goes on by itself', async () => {
    await using opened = await open(atWork(), { mood: 'away' });
    await opened.page.getByRole('alert').getByText('Deskbridge does not answer').waitFor();
    opened.server.mood = 'well';
    await section(opened.page, 'Latest').getByRole('listitem').first().waitFor();
  });

  test('a server in trouble is quoted', async () => {
    await using opened = await open(atWork(), { mood: 'broken' });
    await opened.page.getByRole('alert').getByText('The database does not answer.').waitFor();
    await opened.page.getByRole('status', { name: 'Health' }).getByText('In trouble').waitFor();
  });

  test('a server that goes away leaves what was read, and since when', async () => {
    await using opened = await open(atWork());
    const { page, server } = opened;
    await section(page, 'Latest').getByRole('listitem').first().waitFor();
    await section(page, 'Figures').getByText('620 ms').waitFor();
    await section(page, 'Needs a person').getByText('Nobody is needed').waitFor();
    server.mood = 'away';
    await page.getByText('Deskbridge does not answer').first().waitFor();
    await expect
      .poll(() => page.getByText('What you see is from').locator('time').getAttribute('title'))
      .toMatch(/\d:\d\d:\d\d/);
    await page.getByRole('status', { name: 'Health' }).getByText('Not reachable').waitFor();
    await expect.poll(() => section(page, 'Latest').locator('ol > li').count()).toBe(5);
    server.mood = 'well';
    await page.getByText('Deskbridge does not answer').waitFor({ state: 'detached' });
  });

  test('a session that ends leads to the sign-in page', async () => {
    await using opened = await open(atWork());
    const { page, server } = opened;
    await section(page, 'Latest').getByRole('listitem').first().waitFor();
    server.mood = 'signed out';
    await page.getByRole('heading', { name: 'Sign in to Deskbridge' }).waitFor();
    server.mood = 'well';
    await page.reload();
    await section(page, 'Latest').getByRole('listitem').first().waitFor();
  });

  test('what the page says of light and dark wins over the system', async () => {
    await using opened = await open(atWork(), { colorScheme: 'light' });
    const background = () => opened.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await opened.page.evaluate(() => document.documentElement.setAttribute('data-color-mode', 'dark'));
    expect(await background()).not.toBe(light);
  });

  const states: [name: string, answers: () => Answers, act: (opened: Opened) => Promise<void>][] = [
    ['at work', atWork, ({ page }) => section(page, 'Latest').getByRole('listitem').first().waitFor()],
    ['in trouble', inTrouble, ({ page }) => section(page, 'Latest').getByRole('listitem').first().waitFor()],
    ['empty', empty, ({ page }) => page.getByText('Nothing has come yet').waitFor()],
    [
      'asking',
      inTrouble,
      async ({ page }) => {
        await page.getByRole('button', { name: 'Send again' }).last().click();
        await page.getByRole('dialog').getByText('[ref 7F3K2Q]').first().waitFor();
      },
    ],
    [
      'signed out',
      atWork,
      async ({ page, server }) => {
        server.mood = 'signed out';
        await page.getByRole('heading', { name: 'Sign in to Deskbridge' }).waitFor();
      },
    ],
  ];

  test.each(states)(
    '%s, it is accessible and fits, in light and dark, narrow and wide',
    async (_name, answers, act) => {
      await using opened = await open(answers());
      const { page } = opened;
      await act(opened);
      for (const width of [360, 1600])
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          expect(await violations(page)).toEqual([]);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          expect(overflow).toBe(0);
        }
    },
  );

  test('the first load stays within 250 kB, compressed', async () => {
    const loaded = new Set<string>();
    const server = await serveConsole(folder, atWork());
    const page = await browser.newPage();
    page.on('request', (request) => loaded.add(new URL(request.url()).pathname));
    await page.goto(server.url);
    await section(page, 'Latest').getByRole('listitem').first().waitFor();
    await page.close();
    await server.close();
    const sizes = [...loaded]
      .filter((name) => /\.(js|css)$/.test(name))
      .map((name) => gzipSync(readFileSync(path.join(folder, name))).length);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
    // The policy of the server allows nothing inline.
    expect(readFileSync(path.join(folder, 'index.html'), 'utf8')).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=/);
  });
});
