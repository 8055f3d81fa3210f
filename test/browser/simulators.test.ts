import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startIntercomSim } from '../../sim/intercom.ts';
import type { IntercomSim } from '../../sim/intercom.ts';
import { startJiraSim } from '../../sim/jira.ts';
import type { JiraSim } from '../../sim/jira.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';

describe.skipIf(executablePath === undefined)('the pages of the simulators', () => {
  let browser: Browser;
  let intercom: IntercomSim;
  let jira: JiraSim;
  let conversation: string;
  let issue: string;

  beforeAll(async () => {
    const started = [openBrowser(), startIntercomSim(), startJiraSim({ kind: 'cloud' })] as const;
    [browser, intercom, jira] = await Promise.all(started);
    conversation = intercom.seed().conversations[0]?.id ?? '';
    issue = jira.seed()[0] ?? '';
  });

  afterAll(async () => {
    await Promise.all([leaveBrowser(browser), intercom.close(), jira.close()]);
  });

  /** Opens a page; whatever it logs as an error fails the test that called. */
  async function open(url: string, width = 1280): Promise<Page & AsyncDisposable> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(url);
    return Object.assign(page, {
      async [Symbol.asyncDispose]() {
        await page.close();
        expect(errors).toEqual([]);
      },
    });
  }

  const pages: [name: string, url: () => string][] = [
    ['the inbox', () => intercom.url],
    ['a conversation', () => intercom.conversationUrl(conversation)],
    ['the board', () => jira.url],
    ['an issue', () => `${jira.url}/browse/${issue}`],
  ];

  test('a note appears in an open conversation by itself', async () => {
    await using page = await open(intercom.conversationUrl(conversation));
    const { token, adminId } = intercom.access();
    const answer = await fetch(`${intercom.url}/conversations/${conversation}/reply`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'intercom-version': '2.15' },
      body: JSON.stringify({
        message_type: 'note',
        type: 'admin',
        admin_id: adminId,
        body: '<p>Moved to <b>Done</b></p>',
      }),
    });
    expect(answer.status).toBe(200);
    await page.locator('#parts').getByText('Moved to Done').waitFor();
  });

  test('a person changes the status of an issue and comments on it', async () => {
    await using page = await open(`${jira.url}/browse/${issue}`);
    const before = jira.issue(issue)?.statusId;
    await page.locator('form.transitions button').first().click();
    await expect.poll(() => jira.issue(issue)?.statusId).not.toBe(before);
    await page.getByLabel('Add a comment').fill('It is on its way.');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.locator('.comments .rich').getByText('It is on its way.').waitFor();
  });

  test.each(pages)('%s is accessible, in light and dark', async (_name, url) => {
    await using page = await open(url());
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { violations } = await window.axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
      });
      expect(found).toEqual([]);
    }
  });

  test.each(pages)('%s fits a narrow window', async (_name, url) => {
    await using page = await open(url(), 360);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
});
