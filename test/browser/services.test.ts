import { beforeAll, expect, test } from 'vitest';
import { onDesk, setUpDesk } from './desk-stage.ts';
import { newMember, signIn } from './members.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

onStage('services of the desk', (stage) => {
  beforeAll(() => setUpDesk(stage().world));

  const found = async (name: string) => {
    const { items } = await onDesk(stage().world, 'GET services?archived=true');
    const service = items.find((one) => one.name === name);
    if (service === undefined) throw new Error(`There is no service ${name}.`);
    return service;
  };

  test('a form is built of every kind of field, seen as people see it, and saved', async () => {
    await using opened = await stage().open('/console/services');
    const { page } = opened;
    await page.getByText('No service is offered yet').waitFor();
    await page.getByRole('button', { name: 'New service' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Access');
    const fields = page.getByRole('list', { name: 'Fields' }).getByRole('listitem');
    const kinds = ['One line', 'Several lines', 'Number', 'Date', 'One of a list', 'Several of a list', 'Yes or no'];
    for (const [at, kind] of kinds.entries()) {
      await page.getByRole('button', { name: `+ ${kind}` }).click();
      const field = fields.nth(at);
      await field.getByRole('textbox', { name: 'Label' }).fill(`Asked ${kind}`);
    }
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByRole('textbox', { name: 'Asked One line' }).waitFor();
    await preview.getByRole('checkbox', { name: 'Asked Yes or no' }).waitFor();
    await page.getByRole('button', { name: 'Make the service' }).click();
    // A list to choose from needs something in it; both are said at their fields.
    await expect.poll(() => page.getByText('is empty: give what can be chosen').count()).toBe(2);
    await expectAccessible(page);
    for (const at of [4, 5]) await fields.nth(at).getByRole('textbox', { name: 'Choices' }).fill('Billing\nCRM\n');
    await fields.nth(0).getByRole('checkbox', { name: 'Required at the portal' }).check();
    await fields.nth(0).getByRole('textbox', { name: 'Help' }).fill('One sentence will do.');
    await preview.getByText('One sentence will do.').waitFor();
    await page.getByRole('button', { name: 'Make the service' }).click();
    await page.getByText('Access is saved').waitFor();
    const service = await found('Access');
    expect(service.fields.map(({ key, kind }) => [key, kind])).toEqual([
      ['asked_one_line', 'text'],
      ['asked_several_lines', 'paragraph'],
      ['asked_number', 'number'],
      ['asked_date', 'date'],
      ['asked_one_of_a_list', 'choice'],
      ['asked_several_of_a_list', 'choices'],
      ['asked_yes_or_no', 'checkbox'],
    ]);
    expect(service.fields[0]).toMatchObject({ required: true, help: 'One sentence will do.' });
    expect(service.fields[4]?.options).toEqual(['Billing', 'CRM']);
    await expect.poll(() => page.url()).toContain(`/console/services/${service.id}`);
  });

  test('fields are put in order by keyboard; a changed form is a new version and keys stay', async () => {
    const made = await onDesk(stage().world, 'POST services', {
      project: 'REQ',
      name: 'Order',
      fields: [
        { key: 'first', label: 'First', kind: 'text' },
        { key: 'second', label: 'Second', kind: 'text' },
      ],
    });
    await using opened = await stage().open(`/console/services/${made.id}`);
    const { page } = opened;
    await page.getByText('Version 1').waitFor();
    const said = page.locator('[aria-live="assertive"]');
    await page.getByRole('button', { name: 'Move First', exact: true }).focus();
    await page.keyboard.press('Space');
    await expect.poll(() => said.textContent()).toContain('Picked up First');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => said.textContent()).toContain('number 2 of 2');
    await page.keyboard.press('Space');
    await page.getByRole('group', { name: 'First' }).getByRole('textbox', { name: 'Label' }).fill('Now last');
    await page.getByText('Not saved yet').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('its form is version 2 now').waitFor();
    const { fields } = await found('Order');
    expect(fields.map(({ key, label }) => `${key}: ${label}`)).toEqual(['second: Second', 'first: Now last']);
  });

  test('is archived, put back, and moved among the others', async () => {
    const { world } = stage();
    const one = await onDesk(world, 'POST services', { project: 'REQ', name: 'Alpha', place: 100 });
    await onDesk(world, 'POST services', { project: 'REQ', name: 'Beta', place: 101 });
    await using opened = await stage().open(`/console/services/${one.id}`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByText('Alpha is not offered any more').waitFor();
    expect((await found('Alpha')).archived).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Alpha is offered again').waitFor();
    await page.getByRole('link', { name: 'Services', exact: true }).click();
    await page.getByRole('button', { name: 'Move Beta up' }).click();
    const names = () => page.getByRole('list', { name: 'Services' }).getByRole('link').allTextContents();
    await expect.poll(async () => (await names()).slice(-2)).toEqual(['Beta', 'Alpha']);
    await page.getByRole('searchbox', { name: 'Search services' }).fill('nothing');
    await page.getByText('No service fits').waitFor();
  });

  test('is for readers too, wide and narrow', async () => {
    const made = await onDesk(stage().world, 'POST services', {
      project: 'REQ',
      name: 'Narrow',
      fields: [{ key: 'size', label: 'Size', kind: 'choice', options: ['S', 'M'] }],
    });
    await using opened = await stage().open(`/console/services/${made.id}`, { viewport: { width: 360, height: 780 } });
    const { page } = opened;
    await page.getByRole('region', { name: 'Preview' }).waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.goto(`${stage().world.url}/console/services`);
    await page.getByRole('link', { name: 'Narrow' }).waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });

  test('is for admins', async () => {
    const cem = await newMember(stage().world, 'Cem Agent');
    await using opened = await stage().open('/console/services', { signedIn: false });
    await signIn(opened.page, cem);
    await opened.page.getByText(/admin/i).first().waitFor();
    await expect.poll(() => opened.page.getByRole('button', { name: 'New service' }).count()).toBe(0);
  });
});
