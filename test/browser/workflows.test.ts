import { beforeAll, expect, test } from 'vitest';
import { makeRequest, onDesk, setUpDesk } from './desk-stage.ts';
import { newMember, signIn } from './members.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';
import { card, findWorkflow, makeWorkflow, noting } from './workflow-stage.ts';

onStage('workflows in the console', (stage) => {
  beforeAll(() => setUpDesk(stage().world));

  test('a changed one is a new version; versions say what changed and are restored; leaving asks first', async () => {
    const { id } = await makeWorkflow(stage().world, noting('Versions of one'));
    await using opened = await stage().open(`/console/workflows/${id}`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Add the tag seen', exact: true }).click();
    const tag = card(page, 'tag').getByLabel('Tag', { exact: true });
    await tag.fill('looked at');
    await page.keyboard.press('Tab');
    await page.getByText('Not saved yet').waitFor();
    await page.getByRole('link', { name: 'Workflows', exact: true }).first().click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByText('Saved as version 2').waitFor();
    await page.getByRole('button', { name: 'Versions', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Versions' });
    await dialog.getByText('Add the tag looked at; was: Add the tag seen').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByText('Saved as version 3').waitFor();
    expect((await findWorkflow(stage().world, id)).version).toBe(3);
  });

  test('saved by somebody else meanwhile, nothing is lost: one is told, and decides', async () => {
    const { id } = await makeWorkflow(stage().world, noting('Two at once'));
    await using opened = await stage().open(`/console/workflows/${id}`);
    const { page } = opened;
    const about = page.getByRole('button', { name: /^About it/ });
    await about.waitFor();
    await page.route(`**/api/v1/workflows/${id}`, (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    await about.click();
    await page.getByRole('textbox', { name: 'Description' }).fill('mine');
    await onDesk(stage().world, `PUT workflows/${id}`, {
      definition: { ...noting('Two at once'), description: 'theirs' },
    });
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByText('was saved meanwhile').first().waitFor();
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByText('Saved as version 3').waitFor();
  });

  test('what is typed while it is saved stays, and leaving asks again', async () => {
    const { id } = await makeWorkflow(stage().world, noting('On its way'));
    await using opened = await stage().open(`/console/workflows/${id}`);
    const { page } = opened;
    const held = Promise.withResolvers<void>();
    await page.route(`**/api/v1/workflows/${id}`, async (route) => {
      if (route.request().method() === 'PUT') await held.promise;
      await route.continue();
    });
    await page.getByRole('button', { name: /^About it/ }).click();
    const description = page.getByRole('textbox', { name: 'Description' });
    await description.fill('sent');
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await sent;
    await description.fill('typed since');
    held.resolve();
    await page.getByText('Saved as version 2').waitFor();
    await expect.poll(() => description.inputValue()).toBe('typed since');
    expect((await findWorkflow(stage().world, id)).definition).toMatchObject({ description: 'sent' });
    await page.getByRole('link', { name: 'Workflows', exact: true }).first().click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByText('Saved as version 3').waitFor();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
  });

  test('what is typed while it is being made stays, and is saved with the next version', async () => {
    await using opened = await stage().open('/console/workflows/new?template=specialist-handoff');
    const { page } = opened;
    const held = Promise.withResolvers<void>();
    await page.route('**/api/v1/workflows', async (route) => {
      if (route.request().method() === 'POST') await held.promise;
      await route.continue();
    });
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Being made');
    await page.getByText('It can be saved').waitFor();
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/workflows'));
    await page.getByRole('button', { name: 'Make the workflow' }).click();
    await sent;
    const description = page.getByRole('textbox', { name: 'Description' });
    await description.fill('typed since');
    held.resolve();
    await page.getByText('Being made is made').waitFor();
    await expect.poll(() => page.url()).not.toContain('/new');
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByText('Saved as version 2').waitFor();
    expect(await description.inputValue()).toBe('typed since');
    const id = page.url().split('/').at(-1) ?? '';
    expect((await findWorkflow(stage().world, id)).definition).toMatchObject({ description: 'typed since' });
  });

  test('two values of one name lose nothing, and what is undone is only what was done', async () => {
    const webhook = { kind: 'webhook', url: 'https://hooks.example.com/x', values: { one: 'first', other: 'second' } };
    const { id } = await makeWorkflow(stage().world, {
      ...noting('Values'),
      steps: [...noting('').steps, { id: 'hook', kind: 'action', action: webhook }],
    });
    await using opened = await stage().open(`/console/workflows/${id}`);
    const { page } = opened;
    await page.getByText('It can be saved').waitFor();
    await card(page, 'hook').locator('button[aria-expanded]').click();
    const names = card(page, 'hook').getByLabel('Name', { exact: true });
    await names.nth(1).fill('one');
    await page.getByText('one stands here twice: this one stays other until it has a name of its own.').waitFor();
    await expectAccessible(page);
    await card(page, 'hook').getByLabel('Value of one', { exact: true }).nth(1).fill('changed');
    await names.nth(1).fill('one more');
    await expect.poll(() => page.getByText('stands here twice').count()).toBe(0);

    await card(page, 'comment').locator('button[aria-expanded]').click();
    await card(page, 'comment').getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => card(page, 'comment').count()).toBe(0);
    await card(page, 'tag').locator('button[aria-expanded]').click();
    const tag = card(page, 'tag').getByLabel('Tag', { exact: true });
    await tag.fill('typed since');
    await page.keyboard.press('Tab');
    await page.getByText('Add the tag typed since').first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await card(page, 'comment').waitFor();
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByText('Saved as version 2').waitFor();
    const { steps } = (await findWorkflow(stage().world, id)).definition;
    expect(steps).toMatchObject([
      { action: { tag: 'typed since' } },
      { id: 'comment' },
      { action: { values: { one: 'first', 'one more': 'changed' } } },
    ]);
  });

  test('a length of time that is cleared keeps its unit', async () => {
    const { email } = await newMember(stage().world, 'Lena Length');
    const lengths = { remindAfter: '2h', expireAfter: '4h' };
    const ask = { id: 'ask', kind: 'approval', ask: { people: [email] }, message: 'May it?', ...lengths };
    const { id } = await makeWorkflow(stage().world, {
      ...noting('Lengths'),
      steps: [{ ...ask, approved: [], rejected: [] }],
    });
    await using opened = await stage().open(`/console/workflows/${id}`);
    const { page } = opened;
    await card(page, 'ask').locator('button[aria-expanded]').click();
    for (const label of ['Remind after', 'Expires after']) {
      const count = card(page, 'ask').getByLabel(label, { exact: true });
      await count.fill('');
      await expect.poll(() => count.inputValue()).toBe('');
      await count.fill('6');
    }
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByText('Saved as version 2').waitFor();
    const [step] = (await findWorkflow(stage().world, id)).definition.steps;
    expect(step).toMatchObject({ remindAfter: '6h', expireAfter: '6h' });
  });

  test('a dry run says each condition’s value and what would be done, and does nothing', async () => {
    const { world } = stage();
    const request = await makeRequest(world, { title: 'Slow', priority: 'low' });
    const { id } = await makeWorkflow(stage().world, noting('Dry'));
    await using opened = await stage().open(`/console/workflows/${id}`);
    const { page } = opened;
    const trial = page.getByRole('region', { name: 'Try it' });
    const issue = trial.getByRole('combobox', { name: 'Issue' }).or(trial.getByLabel('Issue')).first();
    await issue.fill(request.key);
    await page
      .getByRole('option', { name: new RegExp(request.key) })
      .first()
      .click();
    await trial.getByRole('button', { name: 'Try it' }).click();
    await trial.getByText('Priority is one of high, urgent: no').waitFor();
    await trial.getByText('it is low').waitFor();
    await expect.poll(() => trial.getByText('Not reached').count()).toBe(2);
    await expectAccessible(page);
    await trial.getByText('The conditions do not hold: nothing is done').waitFor();
  });

  test('is switched on, runs, and the run is followed step by step; deleted and brought back', async () => {
    const { world } = stage();
    const { id } = await makeWorkflow(stage().world, noting('Runs one'));
    await using opened = await stage().open('/console/workflows');
    const { page } = opened;
    await page.getByRole('searchbox', { name: 'Search workflows' }).fill('runs one');
    // Rows move while the list is being narrowed down: a key goes to what has the focus, wherever that is by then.
    await expect.poll(() => page.getByRole('switch').count()).toBe(1);
    await page.getByRole('switch', { name: 'Runs one is switched on' }).press('Space');
    await page.getByText('Runs one is on').waitFor();
    const request = await makeRequest(world, { title: 'Fast', priority: 'urgent' });
    await page.getByRole('link', { name: /1 done.*runs of Runs one/ }).click();
    await page.getByRole('link', { name: `Runs one for ${request.key}` }).click();
    const steps = page.getByRole('list', { name: 'Steps' });
    await steps.getByText('Priority is one of high, urgent: yes').waitFor();
    await steps.getByText('Add the tag seen').first().waitFor();
    await expectAccessible(page);
    await page.goto(`${world.url}/console/workflows`);
    await page.getByRole('button', { name: 'More for Runs one' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('Runs one is deleted').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Runs one is back').waitFor();
    expect((await findWorkflow(stage().world, id)).enabled).toBe(false);
    await expectAccessible(page);
  });

  test('a failed step says why and is tried again; a waiting run is cancelled', async () => {
    const { world } = stage();
    await makeWorkflow(
      stage().world,
      {
        ...noting('Fails'),
        conditions: { all: [{ field: 'summary', is: 'contains', value: 'to fail' }] },
        steps: [{ id: 'status', kind: 'action', action: { kind: 'set-status', status: 'No such status' } }],
      },
      true,
    );
    await makeWorkflow(
      stage().world,
      {
        ...noting('Waits'),
        conditions: { all: [{ field: 'summary', is: 'contains', value: 'to wait' }] },
        steps: [{ id: 'wait', kind: 'wait', for: '3d' }],
      },
      true,
    );
    await makeRequest(world, { title: 'to fail' });
    await makeRequest(world, { title: 'to wait' });
    await using opened = await stage().open('/console/workflow-runs?state=failed');
    const { page } = opened;
    await page.getByRole('link', { name: /^Fails for/ }).click();
    await page.getByRole('button', { name: 'Try the failed step again' }).click();
    await page.getByText('The failed step is tried again').waitFor();
    await page.goto(`${world.url}/console/workflow-runs?state=running`);
    await page.getByRole('link', { name: /^Waits for/ }).click();
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click();
    await page
      .getByText(/Cancelled/)
      .first()
      .waitFor();
  });

  test('a text that is wrong is refused with line and column; a right one is imported', async () => {
    await using opened = await stage().open('/console/workflows');
    const { page } = opened;
    await page.getByRole('button', { name: 'Import' }).click();
    const text = page.getByRole('textbox', { name: 'Or paste it' });
    await text.fill(
      'name: From text\ntrigger: { kind: commented }\nsteps:\n  - { id: a, kind: action, action: { kind: reopn } }\n',
    );
    await page.getByRole('button', { name: 'Import', exact: true }).last().click();
    await page.getByText(/Line 4, column \d+: .*did you mean reopen\?/).waitFor();
    await expectAccessible(page);
    await text.fill(
      'name: From text\ntrigger: { kind: commented }\nsteps:\n  - { id: a, kind: action, action: { kind: reopen } }\n',
    );
    await page.getByRole('button', { name: 'Import', exact: true }).last().click();
    await page.getByText('From text is made, switched off').waitFor();
    await page.getByRole('link', { name: 'From text' }).waitFor();
  });

  test('one that cannot be read is said so in the list and on its page', async () => {
    const { world } = stage();
    const { id } = await makeWorkflow(world, noting('Of another version'));
    await world.app.db.call(`update workflows set definition = '{}' where id = $1`, [id]);
    await using opened = await stage().open('/console/workflows');
    const { page } = opened;
    const row = page.getByRole('listitem').filter({ hasText: 'Of another version' });
    await row.getByText('It cannot be read, and starts nothing').waitFor();
    await row.getByRole('link', { name: 'Of another version' }).click();
    await page.getByText(/Import it anew under this name/).waitFor();
    await expectAccessible(page);
    await onDesk(world, `DELETE workflows/${id}`);
  });

  test('is read on a phone, and agents read without changing', async () => {
    const { world } = stage();
    const { id } = await makeWorkflow(stage().world, {
      ...noting('Narrow'),
      steps: [
        {
          id: 'ask',
          kind: 'branch',
          when: { any: [{ field: 'status', is: 'equals', value: 'New' }] },
          holds: noting('').steps,
        },
      ],
    });
    await using opened = await stage().open(`/console/workflows/${id}`, { viewport: { width: 360, height: 780 } });
    const { page } = opened;
    await page.getByRole('button', { name: /^If Status is New/ }).click();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    for (const path of ['workflows', 'workflow-runs']) {
      await page.goto(`${world.url}/console/${path}`);
      await page.getByRole('list', { name: path === 'workflows' ? 'Workflows' : 'Runs', exact: true }).waitFor();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    }
    const cem = await newMember(world, 'Cem Reader');
    await using other = await stage().open(`/console/workflows/${id}`, { signedIn: false });
    await signIn(other.page, cem);
    await other.page.getByRole('button', { name: /^If Status is New/ }).waitFor();
    expect(await other.page.getByRole('button', { name: /^Add a step/ }).count()).toBe(0);
  });
});
