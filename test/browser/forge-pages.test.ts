import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { type ForgeFrame, startForgeFrame } from './forge-frame.ts';
import { builtForgePages } from './pages.ts';

describe.skipIf(executablePath === undefined)('the app’s pages inside Jira', () => {
  let browser: Browser;
  let jira: ForgeFrame;
  let summaries: ForgeFrame;
  beforeAll(async () => {
    const folder = await builtForgePages();
    [browser, jira, summaries] = await Promise.all([
      openBrowser(),
      startForgeFrame(folder),
      startForgeFrame(folder, 'summary.html'),
    ]);
  });
  afterAll(async () => {
    await leaveBrowser(browser);
    await Promise.all([jira.close(), summaries.close()]);
  });

  interface Shown extends AsyncDisposable {
    page: Page;
    frame: Frame;
  }

  /** The page that stands at `extension` in Jira; whatever breaks in it, or breaks the frame's policy, fails the test. */
  async function open(
    extension: object,
    { around = jira, ...options }: BrowserContextOptions & { around?: ForgeFrame } = {},
  ): Promise<Shown> {
    around.commands = [];
    around.loaded();
    around.context = { extension, theme: { colorMode: options.colorScheme ?? 'light' } };
    const context = await browser.newContext({
      viewport: { width: 800, height: 950 },
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(around.url);
    const frame = page.frames()[1];
    if (frame === undefined) throw new Error('Jira shows no frame.');
    await frame.getByRole('main').waitFor();
    return {
      page,
      frame,
      async [Symbol.asyncDispose]() {
        await context.close();
        expect(errors).toEqual([]);
      },
    };
  }

  const atPostFunction = (postFunctionConfig?: unknown) => ({ type: 'jira:workflowPostFunction', postFunctionConfig });
  const atAdmin = { type: 'jira:adminPage', location: 'https://acme.atlassian.net/jira/settings/apps' };
  const atProject = { type: 'jira:projectSettingsPage', project: { id: '10000', key: 'SUP', type: 'software' } };

  const refused = (status: number, code: string, detail: string) => ({
    status,
    body: { title: code, status, code, detail },
  });

  /** What Jira gets when the person presses Add or Update. */
  const saved = async (frame: Frame): Promise<unknown> => {
    // The page says what to call a moment after it is drawn.
    await expect.poll(() => frame.evaluate(() => 'onConfigure' in globalThis)).toBe(true);
    const text = await frame.evaluate(() =>
      (globalThis as unknown as { onConfigure: () => Promise<string> }).onConfigure(),
    );
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  };

  describe('the post function', () => {
    test('a new one says what it does, and keeps the built-in words', async () => {
      await using shown = await open(atPostFunction());
      const { frame } = shown;
      await frame.getByText('one internal note').waitFor();
      await expect.poll(() => frame.getByRole('switch', { name: 'Reopen the conversations' }).isChecked()).toBe(false);
      await expect
        .poll(() => frame.getByRole('region', { name: 'How it reads' }).innerText())
        .toContain('Sam Rivera changed the status of SUP-1 The printer burns: In Progress → Done');
      expect(await saved(frame)).toEqual({ reopen: false, template: null });
    });

    test('reopening and own words are kept, and the preview follows what is typed', async () => {
      await using shown = await open(atPostFunction(null));
      const { frame } = shown;
      await frame.getByRole('switch').press('Space');
      await frame.getByRole('button', { name: 'Write your own' }).press('Enter');
      const words = frame.getByLabel('Words of the note');
      await expect.poll(() => words.evaluate((area) => area === document.activeElement)).toBe(true);
      await words.fill('Good news about {{issue.key}}\n\nFixed as ');
      await frame.getByRole('button', { name: 'Resolution' }).click();
      await expect.poll(() => words.inputValue()).toBe('Good news about {{issue.key}}\n\nFixed as {{resolution}}');
      const preview = frame.getByRole('region', { name: 'How it reads' });
      await expect
        .poll(() => preview.locator('p').allInnerTexts())
        .toEqual(['Good news about SUP-1', 'Fixed as Fixed', expect.any(String)]);
      expect(await saved(frame)).toEqual({
        reopen: true,
        template: 'Good news about {{issue.key}}\n\nFixed as {{resolution}}',
      });
    });

    test.each([
      ['an object', { reopen: true, template: 'Now {{to}}' }],
      ['a text', JSON.stringify({ reopen: true, template: 'Now {{to}}' })],
    ])('what was kept comes back, as %s', async (_shape, stored) => {
      await using shown = await open(atPostFunction(stored));
      const { frame } = shown;
      await expect.poll(() => frame.getByRole('switch').isChecked()).toBe(true);
      await expect.poll(() => frame.getByLabel('Words of the note').inputValue()).toBe('Now {{to}}');
      expect(await saved(frame)).toEqual({ reopen: true, template: 'Now {{to}}' });
    });

    test('words with a field that does not exist are not saved, and the field is named', async () => {
      await using shown = await open(atPostFunction({ reopen: false, template: 'Hello' }));
      const { frame } = shown;
      const words = frame.getByLabel('Words of the note');
      await words.fill('Now {{staus}}');
      await frame.getByText('There is no field {{staus}}.').waitFor();
      expect(await saved(frame)).toBeUndefined();
      expect(await words.evaluate((area) => area === document.activeElement)).toBe(true);
      await words.fill(' ');
      expect(await saved(frame)).toBeUndefined();
      await frame.getByText('Write something, or use the built-in words.').waitFor();
      await words.fill('x'.repeat(2_001));
      expect(await saved(frame)).toBeUndefined();
      await frame.getByRole('button', { name: 'Use the built-in words' }).click();
      expect(await saved(frame)).toEqual({ reopen: false, template: null });
    });

    test('in the list of a transition it says what it does', async () => {
      const config = { reopen: true, template: 'Now {{to}}\nby {{actor}}' };
      await using shown = await open(atPostFunction(config), { around: summaries });
      await expect
        .poll(() => shown.frame.getByRole('main').innerText())
        .toMatch(/reopens those that are closed[^]*Now Done \/ by Sam Rivera/);
    });
  });

  describe('the page among Jira’s settings', () => {
    test('a connected site says so and leads to the console', async () => {
      jira.remote = () => ({
        status: 200,
        body: { host: 'cloud', consoleUrl: 'https://d.example/console/integrations' },
      });
      await using shown = await open(atAdmin);
      const { frame } = shown;
      await frame.getByText('Connected').waitFor();
      await frame.getByText('cloud', { exact: true }).waitFor();
      await frame.getByRole('button', { name: 'Open the console' }).click();
      await expect
        .poll(() => jira.commands)
        .toEqual([
          { command: 'invoke', data: { method: 'GET', path: '/forge/ui/site', invokeType: 'ui-remote-fetch' } },
          { command: 'navigate', data: { url: 'https://d.example/console/integrations', type: 'new-tab' } },
        ]);
    });

    test('one that waits says who has to do what, and sees when it is done', async () => {
      jira.remote = () => refused(409, 'not_accepted', 'This Jira is not accepted yet.');
      await using shown = await open(atAdmin);
      const { frame } = shown;
      await frame.getByText('Waiting to be accepted.').waitFor();
      jira.remote = () => ({ status: 200, body: { host: 'cloud', consoleUrl: 'https://d.example/' } });
      await frame.getByRole('button', { name: 'Check again' }).click();
      await frame.getByText('Connected').waitFor();
    });

    test.each([
      ['people who are not admins', () => refused(404, 'not_found', 'No.'), 'You may not see this.', 'Administer Jira'],
      ['a server that is away', () => null, 'Jira could not reach Deskbridge.', 'reachable from the internet'],
      [
        'a server with another id',
        () => refused(401, 'fit_invalid', 'No.'),
        'Deskbridge does not take calls of this app.',
        'FORGE_APP_ID',
      ],
      [
        'Jira that does not answer',
        () => refused(503, 'host_unavailable', 'Jira could not be asked.'),
        'Jira could not be asked.',
        'stays as it is',
      ],
    ])('%s: it says what is the matter and what to do', async (...[, remote, text, hint]) => {
      jira.remote = remote;
      await using shown = await open(atAdmin);
      await shown.frame.getByText(text).waitFor();
      await shown.frame.getByText(hint).waitFor();
    });
  });

  describe('the page among a project’s settings', () => {
    const consoleUrl = 'https://d.example/console/projects';
    const event = (reopen: boolean) => ({ notify: true, reopen });
    const settings = {
      linking: {
        enabled: true,
        events: { created: event(false), assignee: event(false), status: event(true), comment: event(false) },
        bringOver: 'none',
      },
      panel: { enabled: true, contactSource: ['linked'] },
    };
    const about = (project: object | null) => ({
      status: 200,
      body: { host: 'cloud', key: 'SUP', consoleUrl, project },
    });
    const setUp = (revision: number, more: object = settings) => about({ workspace: 'Acme', revision, settings: more });
    const puts = () =>
      jira.commands.flatMap(({ data }) => ((data as { method?: string } | null)?.method === 'PUT' ? [data] : []));

    test('one that is not set up says so, and leads to where it is', async () => {
      jira.remote = () => about(null);
      await using shown = await open(atProject);
      const { frame } = shown;
      await frame.getByText('None yet').waitFor();
      await frame.getByRole('button', { name: 'Set it up' }).click();
      await expect
        .poll(() => jira.commands.at(-1))
        .toEqual({ command: 'navigate', data: { url: consoleUrl, type: 'new-tab' } });
    });

    test('a switch is saved at once, from the revision that was seen', async () => {
      let revision = 4;
      jira.remote = ({ method }) => setUp(method === 'PUT' ? (revision += 1) : revision);
      await using shown = await open(atProject);
      const { frame } = shown;
      await frame.getByText('Acme').waitFor();
      await frame.getByRole('switch', { name: 'Commented: reopen the conversation' }).press('Space');
      await frame.getByText('Saved', { exact: true }).waitFor();
      await frame.getByRole('radio', { name: 'All' }).check();
      await expect.poll(() => puts().length).toBe(2);
      const { events } = settings.linking;
      const linking = { ...settings.linking, events: { ...events, comment: event(true) } };
      expect(puts()).toMatchObject([
        { path: '/forge/ui/project', body: { revision: 4, settings: { ...settings, linking } } },
        { body: { revision: 5, settings: { linking: { ...linking, bringOver: 'all' } } } },
      ]);
    });

    test('of two people the second is told, and sees what is set now', async () => {
      jira.remote = ({ method }) =>
        method === 'PUT' ? refused(409, 'changed_meanwhile', 'Ann saved it meanwhile.') : setUp(4);
      await using shown = await open(atProject);
      const { frame } = shown;
      await frame.getByRole('switch', { name: 'Link conversations' }).press('Space');
      await frame.getByText('Ann saved it meanwhile.').waitFor();
      jira.remote = () => setUp(5);
      await frame.getByRole('button', { name: 'Show what is set now' }).click();
      await expect.poll(() => frame.getByRole('switch', { name: 'Link conversations' }).isChecked()).toBe(true);
      expect(await frame.getByText('Not saved.').count()).toBe(0);
    });

    test('what could not be sent stays, and goes when the server is back', async () => {
      jira.remote = ({ method }) => (method === 'PUT' ? null : setUp(4));
      await using shown = await open(atProject);
      const { frame } = shown;
      await frame.getByRole('checkbox', { name: 'The reporter, by e-mail' }).check();
      await frame.getByText('Not saved.').waitFor();
      await expect.poll(() => frame.getByRole('checkbox', { name: 'The reporter, by e-mail' }).isChecked()).toBe(true);
      jira.remote = () => setUp(5);
      await frame.getByRole('button', { name: 'Try again' }).click();
      await frame.getByText('Saved', { exact: true }).waitFor();
    });
  });

  test('beside an issue stands the panel, which asks for nothing but its issue', async () => {
    jira.remote = () => refused(409, 'not_accepted', 'This Jira is not accepted yet.');
    await using shown = await open({ type: 'jira:issueContext', issue: { id: '10001', key: 'SUP-1' } });
    await shown.frame.getByText('This Jira is not accepted yet.').waitFor();
    expect(jira.commands.filter(({ command }) => command === 'invoke')[0]).toMatchObject({
      data: { path: '/forge/ui/panel' },
    });
  });

  test('a place this version does not know says so', async () => {
    await using shown = await open({ type: 'jira:dashboardGadget' });
    await shown.frame.getByText('has no page for jira:dashboardGadget').waitFor();
  });

  const pages: [name: string, extension: object, remote: ForgeFrame['remote']][] = [
    ['the post function', atPostFunction({ reopen: true, template: 'Now {{to}} {{oops}}' }), () => null],
    [
      'the settings of Jira',
      atAdmin,
      () => ({ status: 200, body: { host: 'cloud', consoleUrl: 'https://d.example/' } }),
    ],
    ['the settings of Jira, waiting', atAdmin, () => refused(409, 'not_accepted', 'Not yet.')],
    [
      'the settings of a project',
      atProject,
      () => ({
        status: 200,
        body: {
          host: 'cloud',
          key: 'SUP',
          consoleUrl: 'https://d.example/',
          project: {
            workspace: 'Acme',
            revision: 1,
            settings: {
              linking: {
                enabled: true,
                events: Object.fromEntries(
                  ['created', 'assignee', 'status', 'comment'].map((name) => [name, { notify: true, reopen: false }]),
                ),
                bringOver: 'none',
              },
              panel: { enabled: true, contactSource: ['linked'] },
            },
          },
        },
      }),
    ],
  ];

  describe.each(pages)('%s', (_name, extension, remote) => {
    test.each(['light', 'dark'] as const)(
      'axe has nothing against it in %s, and it fits into 320 pixels',
      async (colorScheme) => {
        jira.remote = remote;
        await using shown = await open(extension, { colorScheme, viewport: { width: 340, height: 950 } });
        const { frame } = shown;
        await expect.poll(() => frame.getByText('Loading').count()).toBe(0);
        await frame.evaluate(axe.source);
        const { violations } = await frame.evaluate(async () => window.axe.run());
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
        ).toEqual([]);
        const [seen, needed] = await frame.evaluate(() => [
          document.documentElement.clientWidth,
          document.documentElement.scrollWidth,
        ]);
        expect(seen).toBeLessThanOrEqual(340);
        expect(needed).toBeLessThanOrEqual(seen ?? 0);
      },
    );

    test('it loads at most 40 kB', async () => {
      jira.remote = remote;
      await using shown = await open(extension);
      await shown.frame.getByRole('heading', { level: 1 }).waitFor();
      expect(jira.loaded()).toBeLessThan(40_000);
    });
  });
});
