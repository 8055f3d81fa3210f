import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { type JiraSim, type JiraSimOptions, startJiraSim } from '../../sim/jira.ts';
import { until } from '../journeys/world.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

const path = '/console/integrations';

onStage('Jira on the page of integrations', (stage) => {
  async function jira(options: JiraSimOptions = { kind: 'data-center', version: 10 }): Promise<JiraSim> {
    const sim = await startJiraSim({ token: 'token-of-a-new-jira', retryDelaysMs: [50], ...options });
    onTestFinished(() => sim.close());
    return sim;
  }

  const section = (page: Page) => page.getByRole('region', { name: 'Jira' });
  const card = (page: Page, name: string) => section(page).getByRole('listitem', { name, exact: true });
  const dialog = (page: Page) => page.getByRole('dialog');

  async function fillIn(page: Page, sim: JiraSim, { name, token = sim.token }: { name: string; token?: string }) {
    await section(page).getByRole('button', { name: 'Add a Jira' }).click();
    const form = dialog(page);
    if (sim.kind === 'data-center') await form.getByText('Data Center', { exact: true }).click();
    await form.getByLabel('Address').fill(sim.url);
    if (sim.kind === 'cloud') await form.getByLabel('E-mail').fill(sim.email);
    await form.getByRole('textbox', { name: /token/ }).fill(token);
    await form.getByLabel('Name').fill(name);
    await form.getByRole('button', { name: 'Test connection' }).click();
    return form;
  }

  async function add(page: Page, sim: JiraSim, name: string) {
    const form = await fillIn(page, sim, { name });
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: `${name} is added` }).waitFor();
    return form;
  }

  /** The product was told another port than the one it got. */
  function reachable(sim: JiraSim): void {
    for (const hook of sim.hooks.list())
      sim.hooks.update(hook.id, { url: stage().world.url + new URL(hook.url).pathname });
  }

  async function more(page: Page, name: string, item: string): Promise<void> {
    await card(page, name)
      .getByRole('button', { name: `More about ${name}` })
      .click();
    await page.getByRole('menuitem', { name: item }).click();
  }

  test('a Data Center is tested, added, given its webhook, and heard', async () => {
    const sim = await jira();
    await using opened = await stage().open(path);
    const { page } = opened;
    const form = await fillIn(page, sim, { name: 'fresh' });
    await form.getByText('Jira Data Center 10.3.2 answers').waitFor();
    await form.getByText('The token works: it acts as Deskbridge').waitFor();
    await expect
      .poll(() => form.getByRole('list', { name: 'What the test found' }).getByRole('listitem').count())
      .toBe(11);
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.getByRole('button', { name: 'Create it automatically' }).click();
    await form.getByText('Deskbridge made the webhook').waitFor();
    expect(sim.hooks.list()).toHaveLength(1);
    await form.getByRole('button', { name: 'Done' }).click();
    await card(page, 'fresh').getByText('No webhook yet').waitFor();

    reachable(sim);
    sim.act.createIssue({ project: 'SUP', summary: 'x', description: null });
    await sim.hooks.idle();
    await page.reload();
    await card(page, 'fresh').getByText('Connected', { exact: true }).waitFor();
    await expect.poll(() => card(page, 'fresh').innerText()).toMatch(/Last webhook\s+.*ago|just now/);
  });

  test('what its webhooks missed is looked for at once, and silence is said', async () => {
    const { db, organizationId } = stage().world.app;
    await using opened = await stage().open(path);
    const { page } = opened;
    const missed = card(page, 'cloud').getByRole('group', { name: 'Missed by webhooks' });
    await missed.getByText('Not looked for yet').waitFor();
    await missed.getByRole('button', { name: 'Check now' }).click();
    await missed.getByText('Nothing', { exact: true }).waitFor();
    await db.call(
      `update host_checks set silent_since = now() - interval '1 hour', silent_noticed_at = now(), found_ever = 3, last_found = 3, found_at = now()
       where organization_id = $1 and host_id = (select id from hosts where organization_id = $1 and name = 'cloud')`,
      [organizationId],
    );
    await page.reload();
    await missed.getByText('3 changes found and taken in').waitFor();
    await missed.getByText(/Webhooks are silent/).waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await expectNoSidewaysScroll(page);
  });

  test('a missing permission is named, with what it is for and where to give it', async () => {
    const sim = await jira({ kind: 'cloud' });
    sim.switches.denied.push('LINK_ISSUES', 'ADMINISTER');
    await using opened = await stage().open(path);
    const { page } = opened;
    const form = await fillIn(page, sim, { name: 'poor' });
    await form.getByText('Link Issues is missing').waitFor();
    await form.getByText('With it Deskbridge shows each linked conversation on its issue.').waitFor();
    await form.getByText('Administer Jira is missing (optional)').waitFor();
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    // Without the right to administer, by hand is what is shown, with the secret.
    await form.getByText('Its token lacks the permission Administer Jira').waitFor();
    await form.getByRole('button', { name: 'Copy the URL' }).waitFor();
    await form.getByText('It is shown this once.').waitFor();
    await expectAccessible(page);
    await form.getByRole('button', { name: 'Done' }).click();
    await card(page, 'poor').getByText('Permission missing').waitFor();
    await card(page, 'poor').getByText('lacks the permission Link Issues (LINK_ISSUES)').waitFor();

    sim.switches.denied = [];
    await card(page, 'poor').getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('poor answers, and nothing that is needed is missing.').waitFor();
    await card(page, 'poor').getByText('No webhook yet').waitFor();
  });

  test('a wrong token is not added: the test says what to do', async () => {
    const sim = await jira();
    await using opened = await stage().open(path);
    const { page } = opened;
    const form = await fillIn(page, sim, { name: 'wrong', token: 'guess' });
    await form.getByText('The token is wrong, expired or revoked: enter a new one.').waitFor();
    expect(await form.getByRole('button', { name: 'Add', exact: true }).count()).toBe(0);
    await form.getByRole('textbox', { name: /token/ }).fill(sim.token);
    await form.getByRole('button', { name: 'Test connection' }).click();
    await form.getByText('The token works').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    const opener = section(page).getByRole('button', { name: 'Add a Jira' });
    await expect.poll(() => opener.evaluate((shown) => shown === document.activeElement)).toBe(true);
  });

  test('an address is typed as people say it', async () => {
    await using opened = await stage().open(path);
    const { page } = opened;
    const asked: string[] = [];
    await page.route('**/api/v1/hosts/check', (route) => {
      asked.push((route.request().postDataJSON() as { url: string }).url);
      return route.abort();
    });
    await section(page).getByRole('button', { name: 'Add a Jira' }).click();
    const form = dialog(page);
    await form.getByLabel('Address').fill(' acme.atlassian.net ');
    await expect.poll(() => form.getByLabel('Name').getAttribute('placeholder')).toBe('acme');
    await form.getByLabel('E-mail').fill('ada@acme.example');
    await form.getByRole('textbox', { name: /token/ }).fill('a token');
    await form.getByRole('button', { name: 'Test connection' }).click();
    await form.getByText('Deskbridge does not answer.').waitFor();
    expect(asked).toEqual(['https://acme.atlassian.net']);
  });

  test('the webhook secret is replaced while Jira still signs with the one before', async () => {
    const sim = await jira();
    await using opened = await stage().open(path);
    const { page } = opened;
    const form = await add(page, sim, 'rotating');
    await form.getByRole('button', { name: 'Create it automatically' }).click();
    await form.getByText('Deskbridge made the webhook').waitFor();
    const [hook] = sim.hooks.list();
    const before = hook?.secret ?? '';
    await form.getByRole('button', { name: 'Done' }).click();
    await more(page, 'rotating', 'Replace webhook secret…');
    await dialog(page).getByRole('button', { name: 'Replace it' }).click();
    await dialog(page).getByText('Jira signs with it already.').waitFor();
    const shown = await dialog(page).locator('code').innerText();
    expect(sim.hooks.list()[0]?.secret).toBe(shown);
    expect(shown).not.toBe(before);
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Done' }).click();

    reachable(sim);
    sim.hooks.update(hook?.id ?? 0, { secret: before });
    sim.act.createIssue({ project: 'SUP', summary: 'signed with the old one', description: null });
    await sim.hooks.idle();
    expect(sim.hooks.deliveries.map(({ status }) => status)).toEqual([200]);
    await card(page, 'rotating').getByText('Jira signed with the secret before the current one').waitFor();

    sim.hooks.update(hook?.id ?? 0, { secret: 'somebody else’s' });
    sim.act.createIssue({ project: 'SUP', summary: 'signed with another', description: null });
    await sim.hooks.idle();
    await card(page, 'rotating').getByText('A webhook with a wrong signature came').waitFor();
  });

  test('a Jira that is away says so and goes on; a revoked token asks for another', async () => {
    const sim = await jira();
    await using opened = await stage().open(path);
    const { page } = opened;
    const form = await add(page, sim, 'fragile');
    await form.getByRole('button', { name: 'Done' }).click();
    sim.switches.tokenRevoked = true;
    await card(page, 'fragile').getByRole('button', { name: 'Test connection' }).click();
    await card(page, 'fragile').getByText('Broken').waitFor();
    await card(page, 'fragile').getByRole('button', { name: 'Replace the token' }).click();
    await dialog(page).getByRole('textbox', { name: /token/ }).fill(sim.token);
    await dialog(page).getByRole('button', { name: 'Test and save' }).click();
    await dialog(page).getByText('The token is wrong, expired or revoked').waitFor();
    sim.switches.tokenRevoked = false;
    const another = { status: 409, json: { code: 'other_jira', detail: 'It seems to be another Jira.' } };
    await page.route('**/token', (route) => route.fulfill(another), { times: 1 });
    await dialog(page).getByRole('textbox', { name: /token/ }).fill('of another');
    await dialog(page).getByRole('button', { name: 'Test and save' }).click();
    await dialog(page).getByRole('button', { name: 'It is meant so' }).waitFor();
    // What was typed since was not asked about.
    await dialog(page).getByRole('textbox', { name: /token/ }).fill(sim.token);
    await dialog(page).getByRole('button', { name: 'Test and save' }).click();
    await page.getByText('The new token of fragile works.').waitFor();
    await sim.close();
    await card(page, 'fragile').getByRole('button', { name: 'Test connection' }).click();
    await card(page, 'fragile').getByText('Does not answer').waitFor();
    await card(page, 'fragile').getByText('refused the connection').first().waitFor();
  });

  test('is renamed and removed by keyboard, after it was said what stops', async () => {
    const sim = await jira({ kind: 'data-center', version: 9 });
    await using opened = await stage().open(path);
    const { page } = opened;
    const form = await add(page, sim, 'old');
    await form.getByRole('button', { name: 'How to do it by hand' }).click();
    await form.getByText('This Jira cannot sign what it sends').waitFor();
    await form.getByRole('button', { name: 'Done' }).click();
    await more(page, 'old', 'Edit…');
    await dialog(page).getByLabel('Name').fill('older');
    await page.keyboard.press('Enter');
    await card(page, 'older').waitFor();
    const made = await stage().world.api('POST', '/api/v1/projects', { host: 'older', key: 'SUP', connection: 'acme' });
    expect(made.status).toBe(201);
    // The dialog before gives the focus back while it closes, which closes a menu that was opened in that moment.
    const remove = page.getByRole('menuitem', { name: 'Remove…' });
    await until('the menu is open', async () => {
      await card(page, 'older').getByRole('button', { name: 'More about older' }).press('Enter');
      return remove.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    });
    await remove.press('Enter');
    await dialog(page).getByText('The settings of 1 project go (SUP).').waitFor();
    await dialog(page).getByRole('button', { name: 'Remove', exact: true }).press('Enter');
    await page.getByText('older is removed.').waitFor();
    await until('its card is gone', async () => (await card(page, 'older').count()) === 0);
    const heading = section(page).getByRole('heading', { name: 'Jira', exact: true });
    await expect.poll(() => heading.evaluate((shown) => shown === document.activeElement)).toBe(true);
  });

  test('fits a phone, and is accessible', async () => {
    await using opened = await stage().open(path, { viewport: { width: 360, height: 780 } });
    const { page } = opened;
    await card(page, 'cloud').waitFor();
    await expectNoSidewaysScroll(page);
    await card(page, 'cloud').getByRole('button', { name: 'Webhook', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'How to do it by hand' }).click();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
});
