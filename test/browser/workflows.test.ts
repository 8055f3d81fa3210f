import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { makeRequest, onDesk, setUpDesk } from './desk-stage.ts';
import { newMember, signIn } from './members.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

const noting = (name: string) => ({
  name,
  scope: { host: 'help' },
  trigger: { kind: 'issue-created' },
  conditions: { all: [{ field: 'priority', is: 'one-of', value: ['high', 'urgent'] }] },
  steps: [
    { id: 'tag', kind: 'action', action: { kind: 'add-tag', tag: 'seen' } },
    { id: 'comment', kind: 'action', action: { kind: 'comment', text: '{{issue.key}} is urgent' } },
  ],
});

onStage('workflows in the console', (stage) => {
  beforeAll(() => setUpDesk(stage().world));

  const make = (definition: object, enabled = false) =>
    onDesk(stage().world, 'POST workflows', { definition, enabled });
  const found = async (id: string) =>
    (await onDesk(stage().world, `GET workflows/${id}`)) as unknown as {
      version: number;
      enabled: boolean;
      definition: { name: string; steps: { id: string; action?: { kind: string } }[] };
    };
  const card = (page: Page, id: string): Locator => page.locator(`#step-${id}`);

  test('begins with a template, says what is missing and where, and is made', async () => {
    await using opened = await stage().open('/console/workflows');
    const { page } = opened;
    await page.getByText('There is no workflow yet').waitFor();
    await page.getByRole('button', { name: 'New workflow' }).click();
    await page.getByRole('button', { name: /^Customer issue escalation/ }).click();
    await page.getByRole('heading', { name: 'Customer issue escalation' }).waitFor();
    await page.getByRole('button', { name: /^Ask the requester’s manager for approval/ }).waitFor();
    await page.getByText('It can be saved').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('');
    const problem = page.getByRole('list', { name: 'Problems' }).getByRole('button');
    await problem.filter({ hasText: 'name is empty' }).waitFor();
    await card(page, 'trigger').getByRole('button', { expanded: false }).click();
    await problem.filter({ hasText: 'name is empty' }).click();
    const name = page.getByRole('textbox', { name: 'Name' });
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
    await name.fill('Escalate what is urgent');
    await page.getByText('It can be saved').waitFor();
    await page.getByRole('button', { name: 'Make the workflow' }).click();
    await page.getByText('Escalate what is urgent is made').waitFor();
    await expect.poll(() => page.url()).not.toContain('/new');
    await expectAccessible(page);
  });

  test('is built from nothing with the keyboard: steps added, filled in, moved, removed and put back', async () => {
    await using opened = await stage().open('/console/workflows/new');
    const { page } = opened;
    await page.getByRole('textbox', { name: 'Name' }).fill('By keyboard');
    const add = page.getByRole('button', { name: 'Add a step at the end of the workflow' });
    await add.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('tag add');
    await page.keyboard.press('Enter');
    const tag = card(page, 'add-tag').getByLabel('Tag', { exact: true });
    await tag.fill('vip');
    await page.keyboard.press('Tab');
    await add.click();
    await page.keyboard.type('comm');
    await page.keyboard.press('Enter');
    const comment = card(page, 'comment').getByRole('textbox', { name: 'Comment' });
    await comment.fill('Look at {{issue.kye}}');
    await page.getByText('there is no field issue.kye; did you mean issue.key?').first().waitFor();
    await comment.fill('Look at {{issue.key}}');
    await page.getByText('Reads like: Look at SUP-42').waitFor();
    await page.getByRole('button', { name: 'Move: Comment internally' }).focus();
    await page.keyboard.press('Space');
    const said = page.locator('[aria-live="assertive"]');
    const told = async () => (await said.allTextContents()).join(' ');
    await expect.poll(told).toContain('Picked up Comment');
    await page.keyboard.press('ArrowUp');
    await expect.poll(told).toContain('number 1 of 2');
    await page.keyboard.press('Space');
    await page.getByText('It can be saved').waitFor();
    // A card that is moved is closed.
    await card(page, 'comment')
      .getByRole('button', { name: /^Comment internally/ })
      .click();
    await card(page, 'comment').getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => card(page, 'comment').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await card(page, 'comment').waitFor();
    await page.getByRole('button', { name: 'Make the workflow' }).click();
    await page.getByText('By keyboard is made').waitFor();
    const id = page.url().split('/').at(-1) ?? '';
    await expect
      .poll(async () => (await found(id)).definition.steps.map((step) => step.id))
      .toEqual(['comment', 'add-tag']);
  });

  test('a step is moved into another way by mouse and by keyboard, is checked where it is then, and is put back', async () => {
    const tagging = (id: string, tag: string) => ({ id, kind: 'action', action: { kind: 'add-tag', tag } });
    const comment = { id: 'say', kind: 'action', action: { kind: 'comment', text: 'By {{approval.by}}' } };
    const dan = await newMember(stage().world, 'Dan Decides');
    const ask = { people: [dan.email] };
    const approval = { id: 'ask', kind: 'approval', ask, message: 'May it?', approved: [comment], rejected: [] };
    const { id } = await make({ ...noting('Moves'), steps: [tagging('first', 'one'), approval] });
    await using opened = await stage().open(`/console/workflows/${id}`);
    const { page } = opened;
    const inList = (name: string) => page.getByRole('list', { name, exact: true }).locator('[id^="step-"]');
    const ids = (name: string) => inList(name).evaluateAll((cards) => cards.map((one) => one.id));
    const [approved, rejected] = ['“Approved” of ask', '“Rejected” of ask'];
    // Where things lie is asked while it hangs: cards make way. It is let go once the page says what it is over.
    await page.getByText('It can be saved').waitFor();
    await page.getByRole('button', { name: 'Move: Add the tag one' }).hover();
    await page.mouse.down();
    const end = page.getByRole('button', { name: `Add a step at the end of ${rejected}` });
    const over = page.getByText(`is over the end of ${rejected}`);
    await expect
      .poll(async () => {
        const box = await end.boundingBox();
        if (box === null) return 0;
        await page.mouse.move(box.x + 40, box.y - 20, { steps: 4 });
        await page.mouse.move(box.x + 40, box.y + box.height / 2, { steps: 4 });
        return over.count();
      })
      .toBe(1);
    await page.mouse.up();
    await expect.poll(() => ids(rejected)).toEqual(['step-first']);
    await page.getByText('Moved to “Rejected” of ask: Add the tag one').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => ids(rejected)).toEqual([]);

    // By keyboard: to the end of the workflow, and from there before the approval that it speaks of.
    await card(page, 'say').locator('button[aria-expanded]').click();
    await card(page, 'say').getByRole('combobox', { name: 'Move to' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=option][data-combobox-selected]').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => ids(approved)).toEqual([]);
    await page.getByText('It can be saved').waitFor();
    const up = card(page, 'say').getByRole('button', { name: 'Move up' });
    await up.press('Enter');
    await page
      .getByRole('list', { name: 'Problems' })
      .getByText(/approval\.by.* holds nothing here: no approval stands before "say"/)
      .waitFor();
    await expectAccessible(page);
  });

  test('a step is carried into another way with the arrow keys, and where it is is announced', async () => {
    const tag = { id: 'first', kind: 'action', action: { kind: 'add-tag', tag: 'one' } };
    const when = { all: [{ field: 'status', is: 'equals', value: 'New' }] };
    const branch = { id: 'fork', kind: 'branch', when, holds: noting('').steps, otherwise: [] };
    const { id } = await make({ ...noting('Carried'), steps: [tag, branch] });
    await using opened = await stage().open(`/console/workflows/${id}`);
    const { page } = opened;
    await page.getByText('It can be saved').waitFor();
    const cards = (name: string) =>
      page
        .getByRole('list', { name, exact: true })
        .locator('> li > [id^="step-"]')
        .evaluateAll((all) => all.map((one) => one.id));
    const said = page.locator('[aria-live="assertive"]');
    const told = async () => (await said.allTextContents()).join(' ');
    const grip = page.getByRole('button', { name: 'Move: Add the tag one', exact: true });
    await grip.focus();
    await page.keyboard.press('Space');
    await expect.poll(told).toContain('Picked up Add the tag one, number 1 of 2 in the workflow');
    // In reading order, into every way and out again.
    for (const spot of [
      'number 2 of 2 in the workflow',
      'number 1 of 3 in “If so” of fork',
      'number 2 of 3 in “If so” of fork',
      'the end of “If so” of fork',
      'the end of “Otherwise” of fork',
      'the end of the workflow',
    ]) {
      await page.keyboard.press('ArrowDown');
      await expect.poll(told).toContain(`Add the tag one is over ${spot}.`);
    }
    await page.keyboard.press('ArrowUp');
    await expect.poll(told).toContain('is over the end of “Otherwise” of fork');
    await page.keyboard.press('Space');
    await expect.poll(told).toContain('Add the tag one is now the end of “Otherwise” of fork.');
    await expect.poll(() => cards('“Otherwise” of fork')).toEqual(['step-first']);
    expect(await cards('the workflow')).toEqual(['step-fork']);
    await page.getByText('Moved to “Otherwise” of fork: Add the tag one').waitFor();
    await page.getByText('It can be saved').waitFor();
    // Picked up again, it goes back to where it was when one thinks better of it.
    await grip.focus();
    await page.keyboard.press('Space');
    await expect.poll(told).toContain('Picked up Add the tag one, number 1 of 1 in “Otherwise” of fork');
    await page.keyboard.press('ArrowUp');
    await expect.poll(told).toContain('is over the end of “If so” of fork');
    await page.keyboard.press('Escape');
    await expect.poll(told).toContain('Add the tag one is back where it was.');
    expect(await cards('“Otherwise” of fork')).toEqual(['step-first']);
  });

  test('a changed one is a new version; versions say what changed and are restored; leaving asks first', async () => {
    const { id } = await make(noting('Versions of one'));
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
    expect((await found(id)).version).toBe(3);
  });

  test('saved by somebody else meanwhile, nothing is lost: one is told, and decides', async () => {
    const { id } = await make(noting('Two at once'));
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

  test('a dry run says each condition’s value and what would be done, and does nothing', async () => {
    const { world } = stage();
    const request = await makeRequest(world, { title: 'Slow', priority: 'low' });
    const { id } = await make(noting('Dry'));
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
    const { id } = await make(noting('Runs one'));
    await using opened = await stage().open('/console/workflows');
    const { page } = opened;
    await page.getByRole('searchbox', { name: 'Search workflows' }).fill('runs one');
    // Rows move while the list is being narrowed down.
    await expect.poll(() => page.getByRole('switch').count()).toBe(1);
    await page.getByRole('switch', { name: 'Runs one is switched on' }).click({ force: true });
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
    expect((await found(id)).enabled).toBe(false);
    await expectAccessible(page);
  });

  test('a failed step says why and is tried again; a waiting run is cancelled', async () => {
    const { world } = stage();
    await make(
      {
        ...noting('Fails'),
        conditions: { all: [{ field: 'summary', is: 'contains', value: 'to fail' }] },
        steps: [{ id: 'status', kind: 'action', action: { kind: 'set-status', status: 'No such status' } }],
      },
      true,
    );
    await make(
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

  test('is read on a phone, and agents read without changing', async () => {
    const { world } = stage();
    const { id } = await make({
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
