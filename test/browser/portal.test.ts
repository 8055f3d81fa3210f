import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { PortalDetailAnswer } from '../../src/api/schemas/requests.ts';
import { builtPages } from './pages.ts';
import { onPortal } from './portal-stage.ts';
import { expectAccessible, expectNoSidewaysScroll } from './stage.ts';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const phone = { viewport: { width: 320, height: 700 } };

async function expectFits(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

onPortal('signing in at the portal', (stage) => {
  test('goes by a link in an e-mail, and on to where somebody wanted to be', async () => {
    const email = 'ann@partner.example';
    const { key } = await stage().agent('POST', '/api/v1/requests', {
      title: 'The lamp is dark',
      requester: { name: 'Ann', email },
    });
    await using opened = await stage().open(`/portal/requests/${key}`, phone);
    const { page } = opened;
    await heading(page, 'Sign in to your requests').waitFor();
    await expectFits(page);
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('ann');
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByText('Write your whole e-mail address').waitFor();
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await page.keyboard.press('Enter');
    await heading(page, 'Look into your inbox').waitFor();
    await page.getByText(email).waitFor();
    await page.getByText(/You can send it again in \d+ s/).waitFor();
    await expectFits(page);

    await page.goto(await stage().linkFor(email, 1));
    await page.getByText('This link signs you in once').waitFor();
    // The token is in no history and no title.
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await page.reload();
    await page.getByText('This link signs you in once').waitFor();
    await expectFits(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'The lamp is dark').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/portal/requests/${key}`);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Sign in to your requests').waitFor();
    expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('draft')))).toEqual([]);
  });

  test('a link that was used says so, and how to get another', async () => {
    const email = 'bob@partner.example';
    await stage().made(email, { title: 'Anything' });
    const used = await stage().linkFor(email, 1);
    await using opened = await stage().open(new URL(used).pathname + new URL(used).search, phone);
    const { page } = opened;
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'This link does not sign in').waitFor();
    await expectFits(page);
    await page.getByRole('button', { name: 'Get a new one' }).click();
    await heading(page, 'Sign in to your requests').waitFor();
    await page.goto(`${stage().world.url}/portal/sign-in?token=half`);
    await heading(page, 'This link does not sign in').waitFor();
  });

  test('that of a session that ended asks again, and what was being written is there afterwards', async () => {
    const email = 'cleo@partner.example';
    const { key } = await stage().made(email, { title: 'The session ends' });
    await using opened = await stage().open(`/portal/requests/${key}`, { as: email });
    const { page } = opened;
    await page.getByRole('textbox', { name: 'Write a comment' }).fill('Half a thought');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.goto(await stage().linkFor(email, 2));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'The session ends').waitFor();
    await expect.poll(() => page.getByRole('textbox', { name: 'Write a comment' }).inputValue()).toBe('Half a thought');
  });

  test('an operator, who has no address, is told why nothing is theirs', async () => {
    const { world } = stage();
    const { json } = await world.api('POST', '/api/v1/sign-in-links');
    await using opened = await stage().open(`/sign-in${new URL(json.url).search}`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.goto(`${world.url}/portal`);
    await heading(page, 'Who are you?').waitFor();
    await expectFits(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Sign in to your requests').waitFor();
  });
});

onPortal(
  'the portal without e-mail',
  (stage) => {
    test('says how else somebody comes in', async () => {
      await using opened = await stage().open('/portal', phone);
      const { page } = opened;
      await page.getByText('e-mail is switched off on this server').waitFor();
      await expect
        .poll(() => page.getByRole('link', { name: 'sign in with a password' }).getAttribute('href'))
        .toBe('/');
      expect(await page.getByRole('textbox').count()).toBe(0);
      await expectFits(page);
    });
  },
  { SMTP_URL: '', MAIL_FROM: '' },
);

onPortal('the first page of the portal', (stage) => {
  const me = 'dora@partner.example';

  test('offers what can be asked for, and finds it by words', async () => {
    await using before = await stage().open('/portal', { as: me });
    await before.page.getByRole('link', { name: 'Make a request' }).waitFor();
    const names = ['Laptop', 'Phone', 'Chair', 'Access', 'Travel', 'Fault', 'Guest'];
    for (const name of names)
      await stage().agent('POST', '/api/v1/services', { name, description: `All about one ${name.toLowerCase()}.` });
    await using opened = await stage().open('/portal', { as: me });
    const { page } = opened;
    const cards = page.getByRole('region', { name: 'What you can ask for' }).getByRole('link');
    await expect.poll(() => cards.count()).toBe(8);
    const search = page.getByRole('searchbox', { name: 'Search what you can ask for' });
    await search.fill('one LAP');
    await expect
      .poll(() => cards.allInnerTexts())
      .toEqual([expect.stringContaining('Laptop'), expect.stringContaining('Something else')]);
    await search.fill('bicycle');
    await page.getByText('Nothing is called “bicycle”').waitFor();
    await search.press('Escape');
    await expect.poll(() => cards.count()).toBe(8);
    await expectFits(page);
  });

  test('lists one’s own requests, the open ones first, with what is new', async () => {
    const [answered, resolved] = [
      await stage().made(me, { title: 'The export stops' }),
      await stage().made(me, { title: 'Second monitor' }),
    ];
    await stage().made(me, { title: 'Invoice twice' });
    await stage().made(me, { title: 'Door badge' });
    await stage().made('somebody@else.example', { title: 'Not theirs' });
    await stage().agent('POST', `/api/v1/requests/${answered.key}/comments`, { text: 'Which one?', public: true });
    await stage().agent('PATCH', `/api/v1/requests/${resolved.key}`, { status: 'resolved' });
    await using opened = await stage().open('/portal', { as: me });
    const { page } = opened;
    const open = page.getByRole('list', { name: 'Open requests' }).getByRole('listitem');
    await expect
      .poll(() => open.allInnerTexts())
      .toEqual([
        expect.stringContaining('Door badge'),
        expect.stringContaining('Invoice twice'),
        expect.stringMatching(/The export stops[^]*New answer[^]*New/),
      ]);
    const done = page.getByRole('list', { name: 'Resolved requests' }).getByRole('listitem');
    await expect.poll(() => done.allInnerTexts()).toEqual([expect.stringMatching(/Second monitor[^]*Resolved/)]);
    expect(await page.getByText('Not theirs').count()).toBe(0);
    await expectFits(page);

    await page.getByRole('searchbox', { name: 'Search your requests' }).fill('which');
    await expect.poll(() => open.allInnerTexts()).toEqual([expect.stringContaining('The export stops')]);
    await expect.poll(() => new URL(page.url()).search).toBe('?q=which');
    await page.reload();
    await expect.poll(() => open.count()).toBe(1);
    await page.getByRole('searchbox', { name: 'Search your requests' }).fill('nothing such');
    await page.getByRole('button', { name: 'Show all of them' }).click();
    await expect.poll(() => open.count()).toBe(3);

    await open.filter({ hasText: 'The export stops' }).getByRole('link').click();
    await heading(page, 'The export stops').waitFor();
    await page.getByText('Which one?').waitFor();
    await page.getByRole('link', { name: 'All requests' }).click();
    await expect.poll(() => page.getByText('New answer').count()).toBe(0);
    await expectFits(page);
  });

  test('says that nothing can be asked for where there is no desk', async () => {
    await using opened = await stage().open('/portal/nowhere', { as: 'early@partner.example', ...phone });
    const { page } = opened;
    const files = { mostBytes: 1, most: 1, endings: [] };
    await page.route('**/api/v1/portal/services', (route) =>
      route.fulfill({ json: { items: [], next: null, withoutService: false, files } }),
    );
    await page.getByRole('link', { name: 'To your requests' }).click();
    await page.getByText('Nothing can be asked for here yet').waitFor();
    await page.getByText('You have not asked for anything yet').waitFor();
    await expectFits(page);
    await page.goto(`${stage().world.url}/portal/new/anything`);
    await heading(page, 'This is not offered any more').waitFor();
  });

  test('shows older ones when asked, each once', async () => {
    const many = 'many@partner.example';
    await stage().made(many, { title: 'The first of all' });
    const made = [...Array(54).keys()].map((n) =>
      stage().agent('POST', '/api/v1/requests', { title: `Number ${n}`, requester: { name: 'Many', email: many } }),
    );
    await Promise.all(made);
    await using opened = await stage().open('/portal', { as: many });
    const items = opened.page.getByRole('list', { name: 'Open requests' }).getByRole('listitem');
    await expect.poll(() => items.count()).toBe(50);
    await opened.page.getByRole('button', { name: 'Show older ones' }).click();
    await expect.poll(() => items.count()).toBe(55);
    await opened.page.getByText('The first of all').waitFor();
    expect(await opened.page.getByRole('button', { name: 'Show older ones' }).count()).toBe(0);
  });

  test('says when the server does not answer, and goes on by itself', async () => {
    await using opened = await stage().open('/portal', { as: me });
    const { page } = opened;
    await page.getByText('Invoice twice').waitFor();
    await page.route('**/api/v1/portal/**', (route) => route.abort());
    await page.getByRole('searchbox', { name: 'Search your requests' }).fill('invoice');
    await page.getByText('The server does not answer').first().waitFor();
    await expectFits(page);
    await page.unroute('**/api/v1/portal/**');
    await page.getByText('The server does not answer').waitFor({ state: 'detached' });
    await page.getByText('Invoice twice').waitFor();
  });

  test('who is asked for an approval is led there from the mail, signs in, sees what it is about, and decides', async () => {
    const boss = 'boss@partner.example';
    await stage().agent('PUT', '/api/v1/managers', { items: [{ email: me, manager: boss }] });
    const ask = { people: [], manager: true };
    const step = {
      id: 'ask',
      kind: 'approval',
      ask,
      message: 'May {{issue.key}} be bought?',
      commentNeeded: 'rejected',
    };
    const definition = {
      name: 'Purchases',
      scope: { host: 'help' },
      trigger: { kind: 'issue-created' },
      steps: [step],
    };
    const made = await stage().agent('POST', '/api/v1/workflows', { definition, enabled: true });
    const description = 'It has to carry **both** screens.';
    const requester = { name: 'Eve', email: me };
    const { key } = await stage().agent('POST', '/api/v1/requests', { title: 'A desk', description, requester });
    const [mail] = await stage().world.mailsTo(boss, 1);
    const address = /\/portal\/approvals\/[0-9a-f-]{36}/.exec(mail?.mail.text ?? '')?.[0] ?? '';
    await stage()
      .agent('PUT', `/api/v1/workflows/${made.id}/enabled`, { enabled: false })
      .catch(() => undefined);

    await using opened = await stage().open(address, { viewport: { width: 320, height: 700 } });
    const { page } = opened;
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(boss);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.goto(await stage().linkFor(boss, 1));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: `May ${key} be bought?` }).waitFor();
    await page.getByRole('region', { name: 'What Eve asked for' }).getByText('both').waitFor();
    await expectFits(page);
    await page.goto(`${stage().world.url}/portal`);
    await page.getByRole('list', { name: 'Waiting for your approval' }).getByRole('link').click();
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Say why: it is not decided so without a comment.').waitFor();
    await expectFits(page);
    await page.getByRole('textbox', { name: 'Comment' }).fill('Next year.');
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Rejected', { exact: true }).waitFor();
    await page.getByText('Next year.').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);

    await using other = await stage().open(address, { as: me });
    await other.page.getByRole('heading', { level: 1, name: 'This is asked of somebody else' }).waitFor();
    await other.page.getByText(`You are signed in as ${me}`).waitFor();
  });

  test('asks nothing but what is the reader’s own', async () => {
    await using opened = await stage().open('/', { as: me });
    const { page } = opened;
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
    expect(new URL(page.url()).pathname).toBe('/portal');
    const { items } = (await (await page.request.get(`${stage().world.url}/api/v1/portal/requests`)).json()) as {
      items: PortalDetailAnswer[];
    };
    for (const address of [
      '/portal',
      '/console/links',
      `/console/requests/${items[0]?.key}`,
      '/portal/new/anything',
      '/portal/nowhere',
    ]) {
      await page.goto(stage().world.url + address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectFits(page);
    }
    const own =
      /^\/(portal(\/.*)?|console\/.*|assets\/portal-[\w.-]+|favicon\.svg|api\/v1\/(session|portal\/[\w/-]+))$/;
    expect(asked.filter((one) => !own.test(one))).toEqual([]);
    expect(asked.length).toBeGreaterThan(10);
    for (const name of ['requests', 'users', 'links', 'stream', 'hosts', 'services'])
      expect((await page.request.get(`${stage().world.url}/api/v1/${name}`)).status()).toBe(403);
  });
});

onPortal('the language of the portal', (stage) => {
  const me = 'uwe@partner.example';
  const german = { locale: 'de-DE', viewport: { width: 360, height: 740 } };

  test('is the browser’s, until another is chosen, which stays; what is being written stays too', async () => {
    await using outside = await stage().open('/portal', german);
    await heading(outside.page, 'Bei Ihren Anfragen anmelden').waitFor();
    await expectFits(outside.page);

    const { key } = await stage().made(me, { title: 'Die Lampe ist dunkel' });
    await using opened = await stage().open('/portal', { as: me, ...german });
    const { page } = opened;
    const language = () => page.locator('html').getAttribute('lang');
    await heading(page, 'Wie können wir helfen?').waitFor();
    expect(await language()).toBe('de');
    await expectFits(page);
    await page.getByRole('list', { name: 'Offene Anfragen' }).getByRole('link').click();
    await page.getByText('Ihre Anfrage ist angekommen.').waitFor();
    await expectFits(page);
    await page.getByRole('textbox', { name: 'Kommentar schreiben' }).fill('Half a thought');
    await page.getByRole('list', { name: 'Sprache' }).getByRole('button', { name: 'English' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Write a comment' }).inputValue()).toBe('Half a thought');
    expect(await language()).toBe('en');
    expect(new URL(page.url()).pathname).toBe(`/portal/requests/${key}`);
    await page.goto(`${stage().world.url}/portal`);
    await heading(page, 'How can we help?').waitFor();
    await page.getByRole('list', { name: 'Language' }).getByRole('button', { name: 'Deutsch' }).waitFor();
  });

  test('may read from right to left: nothing sticks out', async () => {
    const { key } = await stage().made(me, { title: 'A title that is long enough for more than one line of a phone' });
    await using opened = await stage().open('/portal', { as: me, viewport: german.viewport });
    const { page } = opened;
    for (const place of ['/portal', '/portal/new/anything', `/portal/requests/${key}`]) {
      await page.goto(stage().world.url + place);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
      await expectNoSidewaysScroll(page);
    }
  });
});

describe('the portal', () => {
  let folder: string;
  beforeAll(async () => {
    folder = path.join(await builtPages(), 'assets');
  });

  test('loads no more than 40 kB, the words of every language among them', () => {
    const files = readdirSync(folder).filter((name) => name.startsWith('portal-'));
    const bytes = files.map((name) => gzipSync(readFileSync(path.join(folder, name))).length);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(40_000);
  });
});
