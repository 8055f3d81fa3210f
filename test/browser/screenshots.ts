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
import { freePort } from '../ports.ts';
import { type MailServer, startMailServer } from '../smtp.ts';
import { root } from '../sources.ts';
import { fillSettings, makeDesk, makePeople, receiveMails } from './console-demo.ts';
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

async function startDemo(dataDir: string, mail: MailServer): Promise<Demo> {
  const MAIL_FROM = 'Acme Support <help@acme.example>';
  const PORT = String(await freePort());
  const env = { ...process.env, PORT, DATA_DIR: dataDir, SMTP_URL: mail.url, MAIL_FROM };
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
  if ((await page.locator('a[href="/console/integrations"]').count()) > 0)
    await page.getByRole('button', { name: 'Leave the demo' }).first().waitFor();
  for (const passing of [/^Loading/, /^Looking$/, /^Reading/, /^Not checked yet$/])
    await page.getByText(passing).first().waitFor({ state: 'detached' });
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
  const page = await openConsole(context, demo);
  const at = (address: string): string => new URL(address, demo.signIn).href;
  await fillSettings(page);
  if (isWanted('mail')) await receiveMails(page);
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
  if (isWanted('portal')) await shootPortal(context, { browser, demo });
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
const mail = await startMailServer();
const demo = await startDemo(dataDir, mail);
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  await takePictures(browser, demo);
} finally {
  await browser.close();
  await stopDemo(demo);
  await mail.close();
  rmSync(dataDir, { recursive: true, force: true });
}
