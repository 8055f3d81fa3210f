import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { Site } from '../journeys/sites.ts';
import type { World } from '../journeys/world.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

const COUNT = 300;

onStage('importing links', (stage) => {
  const world = (): World => stage().world;

  /** What happens meanwhile is never told: the issues are there before anybody listened. */
  async function before(site: Site, make: () => void): Promise<void> {
    await world().settled();
    site.jira.hooks.switches.drop = 1;
    make();
    await site.jira.hooks.idle();
    site.jira.hooks.switches.drop = 0;
  }

  const region = (page: Page, name: string) => page.getByRole('region', { name });

  async function figure(page: Page, name: string): Promise<number> {
    const shown = page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) });
    return Number((await shown.first().locator('dd').innerText()).replaceAll(',', ''));
  }

  async function chooseProject(page: Page, name: string): Promise<void> {
    await page
      .getByRole('combobox', { name: 'Project' })
      .or(page.getByLabel('Project', { exact: true }))
      .first()
      .click();
    await page.getByRole('option', { name, exact: true }).click();
  }

  test('of 300 issues: counted, started, paused, over a restart, taken up, with one issue that cannot be read', async () => {
    const site = world().sites.cloud;
    const talks = Array.from({ length: COUNT / 3 }, (_, n) => world().conversation({ title: `Old talk ${n}` }));
    const keys: string[] = [];
    await before(site, () => {
      for (let n = 0; n < COUNT; n += 1) {
        const description = n % 3 === 0 ? `See ${talks[n / 3]?.url ?? ''}` : 'Nothing of the sort.';
        keys.push(site.jira.act.createIssue({ project: 'OPS', summary: `Old issue ${n}`, description }).key);
      }
      for (let n = 0; n < 25; n += 1) site.jira.act.comment({ issue: keys[121] ?? '', text: `Comment ${n}` });
    });
    const bad = site.jira.issue(keys[121] ?? '');
    site.jira.faults.add({ path: `*/issue/${bad?.id}/comment`, fault: { kind: 'status', status: 500 } });
    // Slow enough that it is not over before somebody has pressed Pause.
    site.jira.faults.latencyMs = 2_000;

    await using opened = await stage().open('/console/links');
    const { page } = opened;
    await page.getByRole('link', { name: 'Import from existing issues' }).click();
    await page.getByRole('heading', { level: 1, name: 'Import links' }).waitFor();
    await page.getByText('Nothing was imported yet').waitFor();
    await chooseProject(page, 'OPS on cloud');
    await page.getByText(/^About 30\d issues will be looked at\./).waitFor();
    await page.getByRole('button', { name: 'Start import' }).click();
    const report = region(page, 'Import of OPS on cloud');
    await report.getByText('Looking').waitFor();
    await expect.poll(() => figure(page, 'Looked at')).toBeGreaterThan(0);
    await report.getByRole('button', { name: 'Pause' }).click();
    await report.getByText('Paused', { exact: true }).waitFor();
    site.jira.faults.latencyMs = 300;
    await expectAccessible(page);
    await page.getByText('This project is being looked through already.').waitFor();

    await page.getByRole('link', { name: 'Links' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Links' }).waitFor();
    await world().restart();
    await page.goto(`${world().url}/console/links/import`);
    await report.getByText('Paused', { exact: true }).waitFor();
    expect(await figure(page, 'Looked at')).toBeLessThan(COUNT);
    await report.getByRole('button', { name: 'Resume' }).click();
    await report.getByText(/Looking|Waiting/).waitFor();
    await world().restart();

    const past = region(page, 'Earlier imports');
    await past.getByText('Done', { exact: true }).waitFor({ timeout: 180_000 });
    const seeded = Number((keys.at(-1) ?? '').split('-')[1]);
    expect(await figure(page, 'Looked at')).toBe(seeded);
    expect(await figure(page, 'Linked')).toBe(talks.length);
    expect(await figure(page, 'Failed')).toBe(1);
    await past.getByRole('button', { name: 'Show the reason' }).click();
    const problem = past.getByRole('list', { name: 'What could not be done' }).getByRole('listitem');
    await expect.poll(() => problem.innerText()).toMatch(new RegExp(`${keys[121]}[^]*Failed[^]*answered 500`));
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoSidewaysScroll(page);
    site.calm();

    const [talk] = talks;
    expect(world().notes(talk?.id ?? '')).toEqual([]);
    site.jira.act.transition({ issue: keys[0] ?? '', status: 'Done' });
    await world().settled();
    expect(world().notes(talk?.id ?? '')).toHaveLength(1);
  });

  test('says what it will do before it is cancelled, and what is linked stays', async () => {
    const site = world().sites['data-center'];
    const talk = world().conversation();
    await before(site, () => {
      site.jira.act.createIssue({ project: 'OPS', summary: 'Once', description: `See ${talk.url}` });
    });
    await using opened = await stage().open('/console/links/import');
    const { page } = opened;
    await chooseProject(page, 'OPS on data-center');
    await page.getByText(/^\d+ issues? will be looked at\./).waitFor();
    // Slow enough that the fault is there before the first page is, however long the browser takes.
    site.jira.faults.latencyMs = 1_500;
    const begun = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByRole('button', { name: 'Start import' }).click();
    await begun;
    site.jira.faults.add({ path: '*/search', fault: { kind: 'status', status: 503 } });
    const report = region(page, 'Import of OPS on data-center');
    await report.getByText('Waiting', { exact: true }).waitFor();
    await report.getByText(/It waits: .*answered 503/).waitFor();
    await report.getByRole('button', { name: 'Cancel import' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('links it made so far will stay').waitFor();
    await dialog.getByRole('button', { name: 'Cancel the import' }).click();
    await region(page, 'Earlier imports').getByText('Cancelled', { exact: true }).waitFor();
    site.calm();
  });
});
