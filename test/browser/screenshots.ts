/**
 * `npm run screenshots`: makes the pictures of docs/images from a real run of the demo. In: a Chromium (CHROMIUM_PATH, or one in the usual
 * places), and beginnings of names where not all pictures are wanted: `npm run screenshots -- portal`. Out: PNG files. It must not know more of the product than a person at a screen does.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { root } from '../sources.ts';
import { fillPortal } from './portal-demo.ts';
import { fillWorkflows } from './workflow-demo.ts';

const images = path.join(root, 'docs', 'images');
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean =>
  wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning));
const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 780 };

interface Demo {
  process: ChildProcess;
  signIn: string;
  intercom: string;
  jira: string;
}

function findChromium(): string {
  const usual = [
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const onMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const found = [process.env['CHROMIUM_PATH'], ...usual, onMac].find((file) => file !== undefined && existsSync(file));
  if (found === undefined) throw new Error('There is no Chromium in the usual places: set CHROMIUM_PATH to one.');
  return found;
}

/** Builds the pages where they are stale, with the very code of `npm start`. */
function buildPages(): void {
  const script = "import('./bin/build.mjs').then(({ ensureBuild }) => ensureBuild())";
  const { status } = spawnSync(process.execPath, ['-e', script], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The pages could not be built.');
}

async function startDemo(dataDir: string): Promise<Demo> {
  const env = { ...process.env, PORT: '0', DATA_DIR: dataDir };
  const args = [path.join(root, 'src', 'cli.ts'), 'serve', '--demo'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const [, signIn] = /once: (\S+)/.exec(line) ?? [];
    const [, intercom] = /pretend Intercom: (\S+)/.exec(line) ?? [];
    const [, jira] = /pretend Jira: (\S+)/.exec(line) ?? [];
    if (signIn !== undefined && intercom !== undefined && jira !== undefined)
      return { process: child, signIn, intercom, jira };
  }
  throw new Error('The demo ended before it was ready.');
}

async function stopDemo({ process: child }: Demo): Promise<void> {
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.kill('SIGTERM');
  await ended;
}

/** On the overview, once so many notes are counted. */
async function notesDelivered(page: Page, count: number): Promise<void> {
  await page.locator('dt:text-is("Notes delivered") + dd').getByText(String(count), { exact: true }).waitFor();
}

/** Waits for the story that the demo tells by itself, then does what a visitor would: one comment, one change that concerns nobody. */
async function playAlong(context: BrowserContext, demo: Demo): Promise<{ issue: string; conversation: string }> {
  const page = await context.newPage();
  await page.goto(demo.signIn);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await notesDelivered(page, 4);
  const tries = page.getByRole('complementary', { name: 'Demo' });
  const [issue, conversation] = await tries
    .locator('p')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  if (issue === undefined || conversation === undefined) throw new Error('The demo linked no conversation.');

  await page.goto(`${demo.jira}/browse/OPS-1`);
  await page.locator('form.transitions button').first().click();
  await page.goto(issue);
  await page.getByLabel('Add a comment').fill('Released with 2026.47. Please ask the customer to export once more.');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.goto(conversation);
  await page.getByText('Released with 2026.47').last().waitFor();
  await page.close();
  return { issue, conversation };
}

/** An account for who came by the link, so that nothing asks for one any more; and others to be seen beside it. */
async function makePeople(context: BrowserContext, demo: Demo): Promise<void> {
  const page = await context.newPage();
  await page.goto(new URL('/console/account', demo.signIn).href);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('ada@acme.example');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace');
  await page.getByRole('textbox', { name: 'Password' }).fill('seven green lamps in the harbour');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByText('Welcome, Ada Lovelace').waitFor();
  await page.evaluate(async () => {
    const post = (path: string, body: object) =>
      fetch(`/api/v1/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post('users', { email: 'ben@acme.example', name: 'Ben Osei', role: 'agent' });
    await post('users', { email: 'cleo@acme.example', name: 'Cleo Hart', role: 'admin' });
    await post('api-keys', { name: 'nightly export', scopes: ['read'] });
  });
  await page.close();
}

/** A desk with what people asked for. Answers the address of the request that has the most to show, and that of a service. */
async function makeDesk(context: BrowserContext, demo: Demo, conversation: string): Promise<Record<string, string>> {
  const page = await context.newPage();
  await page.goto(new URL('/console/requests', demo.signIn).href);
  const made = await page.evaluate(async (url) => {
    const call = async (method: string, path: string, body: object): Promise<{ id: string; key: string }> => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`/api/v1/${path}`, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
      return (await answer.json()) as { id: string; key: string };
    };
    const hosts = [{ name: 'help', kind: 'desk' }];
    await call('PUT', 'setup', { hosts, projects: [{ host: 'help', key: 'REQ', connection: 'demo-intercom' }] });
    const service = await call('POST', 'services', {
      project: 'REQ',
      name: 'Access to a customer’s data',
      description: 'For you or somebody on your team, as long as it is needed',
      fields: [
        {
          key: 'system',
          label: 'Which system?',
          kind: 'choice',
          required: true,
          options: ['Billing', 'Orders', 'CRM'],
        },
        { key: 'until', label: 'Until when', kind: 'date', help: 'Leave it empty for good.' },
        { key: 'why', label: 'What for', kind: 'paragraph' },
      ],
    });
    const cleo = { name: 'Cleo Hart', email: 'cleo@acme.example' };
    const dan = { name: 'Dan Abara', email: 'dan@acme.example' };
    for (const wish of [
      { title: 'The printer in the harbour office is quiet', requester: dan, priority: 'low', status: 'waiting' },
      {
        title: 'Access to orders for a new colleague',
        requester: dan,
        service: service.id,
        answers: { system: 'Orders' },
      },
      {
        title: 'Cannot sign in on the tablet',
        requester: cleo,
        priority: 'high',
        status: 'in_progress',
        tags: ['login'],
      },
    ])
      await call('POST', 'requests', { project: 'REQ', ...wish });
    const description = `The customer says so in ${url}\n\n- both are of **May**\n- both were paid`;
    const request = await call('POST', 'requests', {
      project: 'REQ',
      title: 'Invoices come twice since May',
      description,
      requester: cleo,
      priority: 'urgent',
      tags: ['billing', 'vip'],
    });
    const comments = `requests/${request.key}/comments`;
    await call('POST', comments, { text: 'Finance says the run of **12 May** was started twice.' });
    await call('POST', comments, { text: 'We found the cause and refund the second one today.', public: true });
    await call('PATCH', `requests/${request.key}`, { status: 'in_progress', assignee: 'me' });
    return { request: `/console/requests/${request.key}`, service: `/console/services/${service.id}` };
  }, conversation);
  await page.close();
  return { requests: '/console/requests', ...made };
}

/** What somebody sees who is not signed in. */
async function shootSignIn(browser: Browser, demo: Demo): Promise<void> {
  const context = await browser.newContext({ viewport: wide, colorScheme: 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await shootInThree(page, 'sign-in', new URL('/', demo.signIn).href);
  await context.close();
}

async function openConsole(context: BrowserContext, demo: Demo): Promise<Page> {
  const page = await context.newPage();
  await page.goto(new URL('/', demo.signIn).href);
  await notesDelivered(page, 5);
  await page.getByText('Nothing to do').first().waitFor();
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  if (!isWanted(name)) return;
  const file = path.join(images, `${name}.png`);
  await page.screenshot({ path: file, fullPage: true });
  // Less than half the size, to the eye the same; where it is not installed the picture stays as it is.
  spawnSync('pngquant', ['--force', '--strip', '--quality', '80-100', '--output', file, file]);
  console.log(`docs/images/${name}.png`);
}

/** A page of the console in light, in dark and on a phone. */
async function shootInThree(page: Page, name: string, address: string): Promise<void> {
  if (!isWanted(name)) return;
  await page.goto(address);
  await shown(page);
  await shoot(page, `${name}-light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(narrow);
  await page.reload();
  await shown(page);
  await shoot(page, `${name}-narrow`);
  await page.setViewportSize(wide);
}

/** The page has its heading, and nothing of it is still being read. */
async function shown(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('Loading').first().waitFor({ state: 'detached' });
}

/** The panel as wide as Jira makes it, in light and in dark, and as narrow as it gets. */
async function shootPanel(page: Page, address: string): Promise<void> {
  await page.setViewportSize({ width: 400, height: 720 });
  await page.goto(address);
  await page.getByText(/^Read /).waitFor();
  await shoot(page, 'panel-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, 'panel-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 320, height: 720 });
  await shoot(page, 'panel-narrow');
  await page.setViewportSize(wide);
}

/** The form of escalation as the panel shows it: filled in, but not sent. */
async function shootEscalation(page: Page, address: string): Promise<void> {
  if (!isWanted('escalation')) return;
  await page.setViewportSize({ width: 400, height: 720 });
  await page.goto(address);
  await page.getByRole('button', { name: 'Escalate', exact: true }).click();
  await page.getByLabel('Severity').selectOption({ index: 2 });
  await shoot(page, 'escalation-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, 'escalation-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 320, height: 720 });
  await shoot(page, 'escalation-narrow');
  await page.setViewportSize(wide);
}

/** What somebody sees who asks, with requests in every state. */
async function shootPortal(
  operator: BrowserContext,
  { browser, demo }: { browser: Browser; demo: Demo },
): Promise<void> {
  const at = (address: string): string => new URL(address, demo.signIn).href;
  const context = await browser.newContext({ viewport: wide, colorScheme: 'light', reducedMotion: 'reduce' });
  const { form, request } = await fillPortal(operator, { requester: context, url: at('/') });
  const page = await context.newPage();
  await shootInThree(page, 'portal', at('/portal'));
  await shootInThree(page, 'portal-form', at(form));
  await shootInThree(page, 'portal-request', at(request));
  await context.close();
}

/** Names of pictures, and the pages of the console that they show. */
const pages: Record<string, string> = {
  console: '/',
  account: '/console/account',
  people: '/console/people',
  'api-keys': '/console/people/keys',
  'audit-log': '/console/people/audit',
  erase: '/console/people/erase',
  'first-run': '/console/welcome',
  integrations: '/console/integrations',
  activity: '/console/activity',
  links: '/console/links',
  'import-links': '/console/links/import',
  projects: '/console/projects',
  mail: '/console/mail',
  mailboxes: '/console/mail/mailboxes',
  'mail-sending': '/console/mail/sending',
  'who-may-ask': '/console/mail/portal',
};

async function takePictures(browser: Browser, demo: Demo): Promise<void> {
  const context = await browser.newContext({ viewport: wide, colorScheme: 'light', reducedMotion: 'reduce' });
  const { issue, conversation } = await playAlong(context, demo);
  await makePeople(context, demo);
  await shootSignIn(browser, demo);
  if (isWanted('portal')) await shootPortal(context, { browser, demo });
  const page = await openConsole(context, demo);
  const at = (address: string): string => new URL(address, demo.signIn).href;
  for (const [name, address] of Object.entries(pages)) await shootInThree(page, name, at(address));
  await page.goto(at('/console/activity'));
  await page.getByRole('link', { name: /^Ben Osei/ }).click();
  await page.getByRole('heading', { name: 'What came of it' }).waitFor();
  await shootInThree(page, 'event', page.url());
  await page.getByRole('link', { name: 'Its whole timeline' }).click();
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  const timeline = page.url();
  await shootInThree(page, 'issue', timeline);
  await shootPanel(page, timeline.replace('/console/issues/', '/panel/'));
  await shootEscalation(page, timeline.replace('/console/issues/', '/panel/'));
  await page.goto(at('/console/projects'));
  await page.getByRole('cell').getByRole('link', { name: 'SUP', exact: true }).click();
  await page.getByRole('region', { name: 'Preview' }).getByText('[ref PREVIEW]').waitFor();
  const linking = page.url();
  for (const tab of ['linking', 'panel', 'escalation', 'commands', 'status'])
    await shootInThree(page, `project-${tab}`, linking.replace('/linking', `/${tab}`));
  for (const [name, address] of Object.entries(await makeDesk(context, demo, conversation)))
    await shootInThree(page, name, at(address));
  if (['workflow', 'approval'].some(isWanted))
    for (const [name, address] of Object.entries(await fillWorkflows(page)))
      await shootInThree(page, name, at(address));
  await page.goto(issue);
  await shoot(page, 'simulator-jira-issue');
  await page.goto(conversation);
  await page.getByText('Released with 2026.47').last().waitFor();
  await shoot(page, 'simulator-intercom-conversation');
}

buildPages();
mkdirSync(images, { recursive: true });
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-screenshots-'));
const demo = await startDemo(dataDir);
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  await takePictures(browser, demo);
} finally {
  await browser.close();
  await stopDemo(demo);
  rmSync(dataDir, { recursive: true, force: true });
}
