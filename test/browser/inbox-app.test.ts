/** The inbox app beside a conversation of the simulated Intercom, used as a teammate uses it. */
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { connected } from '../journeys/world.ts';
import { type Opened, onStage, expectAccessible } from './stage.ts';

onStage('the inbox app', (stage) => {
  const world = () => stage().world;

  async function open(id: string): Promise<Opened> {
    const { intercom, url } = world();
    intercom.installApp({
      name: 'Deskbridge',
      initializeUrl: `${url}/canvas/initialize`,
      submitUrl: `${url}/canvas/submit`,
    });
    const opened = await stage().open('/sign-in', { signedIn: false, viewport: { width: 1440, height: 1000 } });
    await opened.page.goto(intercom.conversationUrl(id, connected.id));
    return opened;
  }

  async function issue(summary: string, description?: string) {
    const made = world().sites['data-center'].jira.act.createIssue({
      project: 'SUP',
      summary,
      ...(description === undefined ? {} : { description }),
    });
    await world().settled();
    return made;
  }

  /** Waits for something in the app; what it says is still under way is asked for again, as a teammate does. */
  async function reach(app: Locator, wanted: Locator): Promise<Locator> {
    await expect
      .poll(async () => {
        if (await wanted.isVisible()) return true;
        const refresh = app.getByRole('button', { name: /^(Refresh|Look again)$/ });
        if (await refresh.isEnabled({ timeout: 100 }).catch(() => false)) await refresh.click().catch(() => undefined);
        return false;
      })
      .toBe(true);
    return wanted;
  }

  test('shows linked issues with their status, opens, and unlinks one after asking', async () => {
    const conversation = world().conversation({ title: 'Cannot export' });
    const { id, key } = await issue('Export stops at 500 rows', conversation.url);
    await using opened = await open(conversation.id);
    const app = opened.page.getByRole('region', { name: 'Deskbridge' });
    await app.getByRole('button', { name: `${key} Export stops at 500 rows` }).click();
    await expect
      .poll(() => app.getByRole('link', { name: 'Open issue' }).getAttribute('href'))
      .toContain(`/browse/${key}`);
    await app.getByRole('button', { name: 'Unlink', exact: true }).click();
    await app.getByText('This conversation then hears nothing').waitFor();
    await app.getByRole('button', { name: `Unlink ${key}` }).click();
    await expect.poll(async () => (await world().links(id))[0]?.['state']).toBe('ended');
    expect((await world().links(id))[0]).toMatchObject({ state: 'ended' });
  });

  test('links an issue that is found by its words, and says who did', async () => {
    const { id, key } = await issue('Invoices are sent twice');
    const conversation = world().conversation({ title: 'Two invoices' });
    await using opened = await open(conversation.id);
    const app = opened.page.getByRole('region', { name: 'Deskbridge' });
    await app.getByRole('button', { name: 'Link existing' }).click();
    await app.getByLabel('Key or words of the summary').fill('invoices twice');
    await app.getByRole('button', { name: 'Search' }).click();
    await (await reach(app, app.getByRole('button', { name: `${key} Invoices are sent twice` }))).click();
    await expect.poll(async () => (await world().links(id)).length).toBe(1);
    await world().settled();
    expect((await world().links(id))[0]).toMatchObject({ state: 'active', sources: ['inbox-app'] });
    const teammate = [...world().intercom.workspace(connected.id).admins.values()][0]?.name;
    const entries = (await world().api('GET', `/api/v1/timeline?issue=${key}`)).json.items;
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'link.made', actor: teammate }));
    await expectAccessible(opened.page);
  });

  test('asks for what a new issue needs, and offers what is there already', async () => {
    const { key } = await issue('Password reset mail never arrives');
    const conversation = world().conversation({ title: 'Password reset mail is missing' });
    await using opened = await open(conversation.id);
    const app = opened.page.getByRole('region', { name: 'Deskbridge' });
    await app.getByRole('button', { name: 'Create issue' }).click();
    await app.getByRole('button', { name: 'SUP data-center', exact: true }).click();
    await app
      .getByRole('button', { name: /^(Task|Bug)$/ })
      .first()
      .click();
    await expect.poll(() => app.getByLabel('Summary').inputValue()).toBe('Password reset mail is missing');
    await app.getByLabel('Summary').fill('');
    await app.getByRole('button', { name: 'Create issue' }).click();
    await reach(app, app.getByText('The summary is empty.'));
    await app.getByLabel('Summary').fill('Password reset mail is missing');
    await app.getByRole('button', { name: 'Create issue' }).click();
    await reach(app, app.getByText('Is it one of these?'));
    await app.getByRole('button', { name: `${key} Password reset mail never arrives` }).waitFor();
  });
});
