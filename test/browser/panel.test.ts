import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PanelAnswer } from '../../src/api/schemas/panel.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { builtPages } from './pages.ts';
import { ada, panelWith, runOf, states } from './panel-fixtures.ts';
import { FACE, PANEL_PATH, type PanelServer, problem, servePanel } from './panel-server.ts';
import { expectAccessible, expectNoSidewaysScroll } from './stage.ts';

describe.skipIf(executablePath === undefined)('the panel', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await builtPages();
    browser = await openBrowser();
  });

  afterAll(async () => {
    await leaveBrowser(browser);
  });

  interface Opened extends AsyncDisposable {
    page: Page;
    server: PanelServer;
  }

  interface Way extends BrowserContextOptions {
    before?: (server: PanelServer, page: Page) => Promise<void> | void;
  }

  /** Opens the panel on a server of its own; whatever breaks in it, or breaks its policy, fails the test that called. */
  async function open(panel: PanelAnswer, { before, ...context }: Way = {}): Promise<Opened> {
    const server = await servePanel(folder, panel);
    const page = await browser.newPage({ viewport: { width: 320, height: 700 }, reducedMotion: 'reduce', ...context });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        errors.push(message.text());
    });
    await before?.(server, page);
    await page.goto(server.url + PANEL_PATH);
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

  const sent = (server: PanelServer, method: string): unknown[] =>
    server.asked.filter((asked) => asked.method === method).map(({ path: to, body }) => [to, body]);
  const cardOf = (page: Page, title: string): Locator =>
    page.getByRole('list', { name: 'Linked conversations' }).locator('> li').filter({ hasText: title });
  const focused = (element: Locator): Promise<boolean> => element.evaluate((one) => one === document.activeElement);

  const words: Record<string, string[]> = {
    linked: ['Smoke in the office', 'Grace Okafor', 'Waiting on customer', 'Team Billing', '128.4K'],
    one: ['Ada Fitzgerald', 'Enterprise', '12 days ago', 'in 3 days', 'No conversation is linked.'],
    several: ['2 contacts have ada@acme.example.', 'Details'],
    none: ['No contact in Intercom has cleo@acme.example.', 'User', 'Lead'],
    hidden: ['Jira keeps the e-mail of Cleo private.'],
    unread: ['Intercom does not answer just now', 'Try again'],
    troubled: ['the workspace q1w2e3r4', 'Connect that workspace', 'Conversation 2004', 'Without 1 conversation'],
    empty: ['No conversation is linked.', 'Recent conversations', 'The printer again'],
    off: ['Linking is switched off for the project SUP.', 'An admin switches it on'],
    'not set up': ['The project SUP is not set up.'],
    'no connection': ['The project SUP has no connection.'],
    reconnect: ['The connection to Acme is broken.', 'Charged twice'],
    'plan restricted': ['The plan of Acme has no conversations.'],
  };

  test.each(Object.keys(states))('%s: says what there is, at 320 pixels, light and dark', async (name) => {
    await using opened = await open(states[name]?.() ?? panelWith());
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'The printer burns' }).waitFor();
    for (const text of words[name] ?? []) await expect.poll(() => page.locator('main').innerText()).toContain(text);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });

  test('is read in German where the browser is, at 320 pixels', async () => {
    await using opened = await open(panelWith(), { locale: 'de-DE' });
    const { page } = opened;
    await page.getByRole('heading', { name: 'Konversationen' }).waitFor();
    await page.getByRole('button', { name: 'Allen antworten' }).click();
    await page.getByText('Eine interne Notiz in 3 Konversationen. Kunden sehen sie nicht.').waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });

  test('shows itself after one answer, whatever else is slow', async () => {
    await using opened = await open(panelWith(), {
      before: (server) => void (server.instead = (asked) => (asked.path === '' ? null : 'never')),
    });
    await cardOf(opened.page, 'Charged twice').waitFor();
    expect(opened.server.asked[0]).toMatchObject({ method: 'GET', path: '' });
  });

  test('holds the place of what is on its way', async () => {
    await using opened = await open(panelWith(), { before: (server) => void (server.instead = () => 'never') });
    await opened.page.getByText('Loading').waitFor();
    await expectNoSidewaysScroll(opened.page);
    await expectAccessible(opened.page);
  });

  test('shows the details of a contact behind the card, times relative and exact', async () => {
    await using opened = await open(panelWith());
    const { page, server } = opened;
    const who = cardOf(page, 'Smoke in the office').getByRole('button', { name: /contact details/ });
    await who.focus();
    await page.keyboard.press('Enter');
    // Their picture, which came after the rest.
    await expect.poll(() => page.locator('img').first().getAttribute('src')).toBe(FACE);
    const signedUp = page.getByText('12 days ago');
    await signedUp.waitFor();
    await expect.poll(() => signedUp.getAttribute('title')).toMatch(/\d{4}.*\d\d?:\d\d/);
    await expect.poll(() => who.getAttribute('aria-expanded')).toBe('true');
    await expect.poll(() => server.asked.map(({ path: to }) => to)).toContain('/contacts/c-ada');
    // What a contact wrote of themselves becomes no link that runs anything.
    await expect.poll(() => page.locator('a[href^="javascript"]').count()).toBe(0);
    await expect
      .poll(() => page.getByRole('link', { name: /Open in Intercom.*Ada/ }).getAttribute('href'))
      .toBe(ada.url);
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await signedUp.waitFor({ state: 'detached' });
  });

  test('opens one of several contacts, and says so if that cannot be read', async () => {
    await using opened = await open(states['several']?.() ?? panelWith());
    const { page, server } = opened;
    server.instead = ({ path: to }) =>
      to === '/contacts/c-bo' ? problem(404, 'gone', 'The contact was deleted.') : null;
    await page.getByRole('button', { name: 'Details of Ada Fitzgerald' }).click();
    await page.getByText('Enterprise').waitFor();
    await page.getByRole('button', { name: /^Details of bo/ }).click();
    await page.getByRole('alert').filter({ hasText: 'The contact was deleted.' }).waitFor();
  });

  test('creates the contact and shows it, although the search does not find it yet', async () => {
    await using opened = await open(states['none']?.() ?? panelWith());
    const { page, server } = opened;
    await page.getByRole('group', { name: 'Create the contact' }).getByRole('button', { name: 'Lead' }).click();
    await page.getByText('Enterprise').waitFor();
    expect(sent(server, 'POST')).toEqual([['/contacts', { role: 'lead' }]]);
    await expect.poll(() => server.asked.filter(({ path: to }) => to === '').length).toBe(2);
    await expect.poll(() => page.getByText('No contact in Intercom').count()).toBe(0);
  });

  test('says why a contact could not be created', async () => {
    await using opened = await open(states['none']?.() ?? panelWith());
    const { page, server } = opened;
    server.instead = ({ method }) =>
      method === 'POST' ? problem(502, 'refused', 'Intercom refused: the token may not write contacts.') : null;
    await page.getByRole('button', { name: 'User' }).click();
    await page.getByRole('alert').filter({ hasText: 'may not write contacts' }).waitFor();
    await page.getByRole('button', { name: 'User' }).waitFor();
  });

  test('looks for a contact by name where the e-mail is private', async () => {
    await using opened = await open(states['hidden']?.() ?? panelWith());
    const { page } = opened;
    const search = page.getByRole('searchbox', { name: 'Search contacts' });
    await search.fill('ada');
    await page
      .getByRole('list', { name: 'Contacts found' })
      .getByRole('button', { name: 'Details of Ada Fitzgerald' })
      .waitFor();
    await search.fill('nobody');
    await page.getByText('No contact fits “nobody”.').waitFor();
  });

  test('links a conversation found by words, with the keyboard alone', async () => {
    await using opened = await open(panelWith());
    const { page, server } = opened;
    await page.getByRole('button', { name: 'Link a conversation' }).press('Enter');
    const search = page.getByRole('searchbox', { name: /Search conversations/ });
    await expect.poll(() => focused(search)).toBe(true);
    await page.keyboard.type('again');
    const found = page.getByRole('list', { name: 'Conversations found' });
    await expect.poll(() => found.getByRole('listitem').count()).toBe(1);
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('“The printer again” is linked.').waitFor();
    expect(sent(server, 'POST')).toEqual([['/links', { workspaceId: 'x7k2p9qd', conversationId: '3001' }]]);
    await search.waitFor({ state: 'detached' });
    // Nobody with a keyboard is thrown back to where the page begins.
    expect(await focused(page.getByRole('heading', { name: /^Conversations/ }))).toBe(true);
  });

  test('links a conversation by its address, and says what is wrong with one', async () => {
    await using opened = await open(states['empty']?.() ?? panelWith());
    const { page, server } = opened;
    const search = page.getByRole('searchbox', { name: /Search conversations/ });
    const address = 'https://app.intercom.com/a/apps/x7k2p9qd/conversations/77';
    server.instead = ({ method }) =>
      method === 'POST' ? problem(422, 'conversation_gone', 'There is no conversation 77: it was deleted.') : null;
    await search.fill(address);
    await search.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'it was deleted' }).waitFor();
    await expect.poll(() => search.inputValue()).toBe(address);
    server.instead = () => null;
    await page.getByRole('button', { name: 'Link this conversation' }).click();
    await page.getByText('The conversation is linked.').waitFor();
    expect(sent(server, 'POST').at(-1)).toEqual(['/links', { url: address }]);
  });

  test('unlinks, and takes it back', async () => {
    await using opened = await open(panelWith());
    const { page, server } = opened;
    await cardOf(page, 'Charged twice').waitFor();
    const { cards } = server.panel;
    server.panel = panelWith({ cards: cards.filter(({ title }) => title !== 'Charged twice') });
    await page.getByRole('button', { name: 'Unlink Charged twice' }).click();
    await page.getByText('“Charged twice” is unlinked.').waitFor();
    expect(await focused(page.getByRole('heading', { name: /^Conversations/ }))).toBe(true);
    await cardOf(page, 'Charged twice').waitFor({ state: 'detached' });
    expect(sent(server, 'DELETE')).toEqual([[`/links/${cards[1]?.linkId}`, null]]);
    server.panel = panelWith();
    await page.getByRole('button', { name: 'Undo' }).click();
    await cardOf(page, 'Charged twice').waitFor();
    expect(sent(server, 'POST')).toEqual([['/links', { workspaceId: 'x7k2p9qd', conversationId: '2002' }]]);
  });

  test('offers nothing that the reader may not do', async () => {
    const may = { link: false, unlink: false, createContact: false, reply: false, escalate: false };
    await using opened = await open(panelWith({ can: may }));
    const { page } = opened;
    await cardOf(page, 'Charged twice').waitFor();
    await expect.poll(() => page.getByRole('button', { name: /Unlink|Link|Reply/ }).count()).toBe(0);
  });

  test('writes a note into every conversation, with progress that can be left', async () => {
    await using opened = await open(panelWith());
    const { page, server } = opened;
    const underWay = runOf({}, 'delivered', 'waiting', 'waiting');
    server.instead = ({ method, path: to }) => {
      if (method !== 'POST' || to !== '/replies') return null;
      server.runs = [underWay];
      return { status: 202, body: underWay };
    };
    await page.getByRole('button', { name: 'Reply to all' }).click();
    const send = page.getByRole('button', { name: 'Send note to all' });
    await send.click();
    await page.getByText('Write something first.').waitFor();
    await page.getByRole('textbox', { name: 'Note' }).fill('  The fix comes tonight. ');
    await send.click();
    await page.getByText('1 of 3 delivered').waitFor();
    expect(sent(server, 'POST')).toEqual([['/replies', { kind: 'note', text: 'The fix comes tonight.' }]]);
    await expect.poll(() => page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('');
    await expectAccessible(page);
    await page.reload();
    await page.getByRole('list', { name: 'Replies under way' }).getByText('1 of 3 delivered').waitFor();
    server.runs = [runOf({}, 'delivered', 'delivered', 'failed')];
    await page.getByRole('button', { name: 'Reply to all' }).click();
    await page.getByText('2 of 3 delivered, 1 failed').waitFor();
    await page.getByText('the conversation was deleted').waitFor();
  });

  test('sends nothing to customers before a second look', async () => {
    await using opened = await open(panelWith());
    const { page, server } = opened;
    server.instead = ({ method, path: to, body }) => {
      if (method !== 'POST' || to !== '/replies') return null;
      if ((body as { confirmed?: boolean }).confirmed !== true)
        return problem(409, 'confirm_customer_reply', '5 customers in 3 conversations would see it.');
      return { status: 202, body: runOf({ kind: 'reply' }, 'delivered', 'delivered', 'delivered') };
    };
    await page.getByRole('button', { name: 'Reply to all' }).click();
    await page.getByRole('radio', { name: 'Customer reply' }).check();
    const text = page.getByRole('textbox', { name: 'Reply to the customers' });
    await text.fill('We found it.');
    await page.getByRole('button', { name: 'Reply to all customers' }).click();
    const question = page.getByRole('group', { name: '5 customers in 3 conversations would see it.' });
    await question.waitFor();
    const no = question.getByRole('button', { name: 'Not yet' });
    await expect.poll(() => focused(no)).toBe(true);
    await expectAccessible(page);
    await no.press('Enter');
    await expect.poll(() => focused(text)).toBe(true);
    await expect.poll(() => text.inputValue()).toBe('We found it.');
    await page.getByRole('button', { name: 'Reply to all customers' }).click();
    await question.getByRole('button', { name: 'Yes, send it' }).click();
    await page.getByText('Delivered to 3 conversations').waitFor();
    const bodies = sent(server, 'POST').map((one) => (one as [string, { confirmed?: boolean }])[1].confirmed);
    expect(bodies).toEqual([undefined, undefined, true]);
  });

  test('hands out the customers as a file', async () => {
    await using opened = await open(panelWith());
    const download = opened.page.waitForEvent('download');
    await opened.page.getByRole('button', { name: 'Customers as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('SUP-1-customers.csv');
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('ada@acme.example');
  });

  test('shows the timeline when asked', async () => {
    await using opened = await open(panelWith());
    await opened.page.getByRole('button', { name: 'Timeline' }).click();
    await opened.page.getByText('changed the status from To Do to In Progress').waitFor();
    await expectAccessible(opened.page);
  });

  test('asks again while it is being read at Intercom, and waits for it when told to', async () => {
    await using opened = await open(panelWith({ refreshing: true, cards: [] }));
    const { page, server } = opened;
    await page.getByText('Reading at Intercom …').waitFor();
    server.panel = panelWith();
    await cardOf(page, 'Charged twice').waitFor();
    await page.getByText('Read 1 min ago').waitFor();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => server.asked.some(({ path: to }) => to === '?fresh=1')).toBe(true);
  });

  test('keeps what it shows while Deskbridge is away, and goes on by itself', async () => {
    await using opened = await open(panelWith());
    const { page, server } = opened;
    await cardOf(page, 'Charged twice').waitFor();
    server.instead = () => 'cut';
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('alert').filter({ hasText: 'Deskbridge does not answer.' }).waitFor();
    await cardOf(page, 'Charged twice').waitFor();
    await expectAccessible(page);
    server.instead = () => null;
    await page.getByText('Deskbridge does not answer.').waitFor({ state: 'detached' });
  });

  test('says that the reader is offline, and goes on when they are back', async () => {
    await using opened = await open(panelWith());
    const { page } = opened;
    await cardOf(page, 'Charged twice').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('You are offline.').waitFor();
    await page.context().setOffline(false);
    await page.getByText('You are offline.').waitFor({ state: 'detached' });
  });

  test('asks who is signed out to sign in, and says what was refused', async () => {
    await using opened = await open(panelWith(), {
      before: (server) => void (server.instead = () => ({ status: 401, body: {} })),
    });
    const { page, server } = opened;
    await expect.poll(() => page.getByRole('link', { name: /Sign in/ }).getAttribute('href')).toBe('/');
    await expectAccessible(page);
    server.instead = () => problem(404, 'not_found', 'Nothing was heard of the issue SUP-1.');
    await page.reload();
    await page.getByText('Nothing was heard of the issue SUP-1.').waitFor();
    server.instead = () => null;
    await page.getByRole('button', { name: 'Try again' }).click();
    await cardOf(page, 'Charged twice').waitFor();
  });

  test('stands in Jira, through the bridge', async () => {
    await using opened = await open(panelWith(), {
      before: async (_server, page) => void (await page.addInitScript(bridgeScript)),
    });
    const { page, server } = opened;
    const told = (): Promise<[string, unknown][]> =>
      page.evaluate(() => (window as unknown as { told: [string, unknown][] }).told);
    const card = cardOf(page, 'Charged twice');
    await card.waitFor();
    // The issue stands beside it, so its summary does not stand in it.
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Intercom');
    expect((await told()).map(([command]) => command)).toContain('enableTheming');
    await card.getByRole('link', { name: /Charged twice/ }).click();
    expect(await told()).toContainEqual(['navigate', { url: server.panel.cards[1]?.url, type: 'new-tab' }]);
    await page.getByRole('button', { name: 'Unlink Charged twice' }).click();
    await expect.poll(async () => (await told()).map(([command]) => command)).toContain('showFlag');
    await page.evaluate(() => (window as unknown as { undo: () => void }).undo());
    await expect.poll(() => sent(server, 'POST')).toHaveLength(1);
    const before = server.asked.length;
    await page.evaluate(() => (window as unknown as { changed: () => void }).changed());
    await expect.poll(() => server.asked.length).toBeGreaterThan(before);
    server.instead = () => 'cut';
    await page.evaluate(() => (window as unknown as { changed: () => void }).changed());
    await page.getByText('Jira could not reach Deskbridge.').waitFor();
  });

  test('loads no more than 40 kB, compressed, all told, and nothing inline; the form of escalation only where it is wanted', () => {
    const html = readFileSync(path.join(folder, 'panel.html'), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=/);
    const read = (name: string): string => readFileSync(path.join(folder, 'assets', name), 'utf8');
    const size = (names: Iterable<string>): number =>
      [...names].reduce((sum, name) => sum + gzipSync(read(name)).length, 0);
    const isGerman = (name: string): boolean => /[äöüß]/.test(read(name));
    const scripts = (names: Iterable<string>): string[] => [...names].filter((name) => name.endsWith('.js'));
    const atOnce = named(html);
    const everything = new Set(atOnce);
    for (const name of everything) {
      const more = name.endsWith('.js') ? [...named(read(name))] : [];
      // Who reads German loads one more file with each of them.
      expect(more.filter(isGerman).length).toBeLessThanOrEqual(1);
      for (const one of more) if (!isGerman(one)) everything.add(one);
    }
    expect(scripts(atOnce).flatMap((name) => [...named(read(name))].filter(isGerman))).toHaveLength(1);
    expect(everything.size).toBeGreaterThan(atOnce.size);
    expect(size(atOnce)).toBeLessThanOrEqual(32_000);
    expect(size(everything)).toBeLessThanOrEqual(40_000);
  });
});

/** Scripts and styles that a text names. */
function named(text: string): Set<string> {
  return new Set([...text.matchAll(/[\w-]+-[\w-]{8}\.(?:js|css)\b/g)].map(([name]) => name));
}

/** The global that Jira gives apps in frames; calls to the app's server go to ours. */
const bridgeScript = `
  window.told = [];
  window.__bridge = {
    async callBridge(command, data) {
      window.told.push([command, JSON.parse(JSON.stringify(data ?? null))]);
      if (command === 'getContext') return { extension: { issue: { key: 'SUP-1', id: '10001' } } };
      if (command === 'showFlag') window.undo = data.actions[0]?.onClick;
      if (command === 'on') { window.changed = data.callback; return { unsubscribe() {} }; }
      if (command !== 'invoke') return true;
      const path = data.path.replace('/forge/ui/panel', '/api/v1/panel/cloud/SUP-1');
      const answer = await fetch(path, { method: data.method, body: data.body && JSON.stringify(data.body) });
      const headers = { 'content-type': [answer.headers.get('content-type')] };
      return { success: true, payload: { status: answer.status, headers, body: await answer.text() } };
    },
  };
`;
