import { beforeAll, expect, test } from 'vitest';
import { setUpDesk } from './desk-stage.ts';
import { newMember } from './members.ts';
import { expectAccessible, onStage } from './stage.ts';
import { card, findWorkflow, makeWorkflow, noting } from './workflow-stage.ts';

onStage('building workflows', (stage) => {
  beforeAll(() => setUpDesk(stage().world));

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
      .poll(async () => (await findWorkflow(stage().world, id)).definition.steps.map((step) => step.id))
      .toEqual(['comment', 'add-tag']);
  });

  test('a step is moved into another way by mouse and by keyboard, is checked where it is then, and is put back', async () => {
    const tagging = (id: string, tag: string) => ({ id, kind: 'action', action: { kind: 'add-tag', tag } });
    const comment = { id: 'say', kind: 'action', action: { kind: 'comment', text: 'By {{approval.by}}' } };
    const dan = await newMember(stage().world, 'Dan Decides');
    const ask = { people: [dan.email] };
    const approval = { id: 'ask', kind: 'approval', ask, message: 'May it?', approved: [comment], rejected: [] };
    const { id } = await makeWorkflow(stage().world, {
      ...noting('Moves'),
      steps: [tagging('first', 'one'), approval],
    });
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
    const { id } = await makeWorkflow(stage().world, { ...noting('Carried'), steps: [tag, branch] });
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
});
