import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { PortalDetailAnswer } from '../../src/api/schemas/requests.ts';
import { onPortal } from './portal-stage.ts';
import { expectAccessible, expectNoSidewaysScroll } from './stage.ts';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const phone = { viewport: { width: 320, height: 700 } };
const me = 'eve@partner.example';

async function expectFits(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

onPortal('asking at the portal', (stage) => {
  const fields = [
    { key: 'model', label: 'Which laptop?', kind: 'choice', required: true, options: ['14 inch', '16 inch'] },
    { key: 'when', label: 'Needed by', kind: 'date' },
    { key: 'count', label: 'How many?', kind: 'number', required: true },
    { key: 'extras', label: 'Extras', kind: 'choices', options: ['Dock', 'Monitor'], required: true },
    { key: 'city', label: 'Office', kind: 'choice', options: ['Berlin', 'Lagos', 'Lima', 'Oslo', 'Pune', 'Kyoto'] },
    { key: 'cost', label: 'Cost centre', kind: 'text', help: 'Four digits.' },
    { key: 'why', label: 'What for?', kind: 'paragraph' },
    { key: 'ok', label: 'My manager knows', kind: 'checkbox', required: true },
  ];
  let services = 0;
  async function service(): Promise<string> {
    services += 1;
    const wish = { name: `Order a laptop ${services}`, description: 'Usually there in a week.', fields };
    const { id } = await stage().agent('POST', '/api/v1/services', wish);
    return `/portal/new/${id}`;
  }
  const own = async (page: Page): Promise<PortalDetailAnswer[]> => {
    const answer = await page.request.get(`${stage().world.url}/api/v1/portal/requests`);
    return ((await answer.json()) as { items: PortalDetailAnswer[] }).items;
  };
  const send = (page: Page) => page.getByRole('button', { name: 'Send the request' });
  const title = (page: Page) => page.getByRole('textbox', { name: /^What is it about/ });

  test('a form with every kind of field, by keyboard, on a phone', async () => {
    await using opened = await stage().open(await service(), { as: me, ...phone });
    const { page } = opened;
    await send(page).click();
    await page.getByText('5 answers are missing or not right').waitFor();
    await expect.poll(() => title(page).evaluate((one) => one === document.activeElement)).toBe(true);
    await expect.poll(() => page.getByRole('textbox', { name: /^How many/ }).getAttribute('aria-invalid')).toBe('true');
    await expectFits(page);

    await title(page).fill('A laptop for the new colleague');
    await page.getByRole('radio', { name: '16 inch' }).focus();
    await page.keyboard.press('Space');
    await page.getByLabel('Needed by').fill('2026-12-24');
    await page.getByRole('textbox', { name: /^How many/ }).fill('two');
    await page.getByRole('checkbox', { name: 'Monitor' }).check();
    await page.getByRole('checkbox', { name: 'Dock' }).check();
    await page.getByRole('combobox', { name: 'Office' }).selectOption('Lagos');
    await page.getByRole('textbox', { name: /^Cost centre/ }).fill('4711');
    await page.getByRole('textbox', { name: /^What for/ }).fill('Reports\nand mail');
    await page.getByRole('checkbox', { name: /^My manager knows/ }).check();
    await page.getByRole('textbox', { name: 'Anything else?' }).fill('With a **quiet** keyboard.');
    await send(page).click();
    await page.getByText('Write a number, such as 12 or 1.5.').waitFor();
    await page.getByRole('textbox', { name: /^How many/ }).fill('1,5');
    await page.keyboard.press('Enter');

    await page.getByText(/Thank you. Your request is REQ-\d+/).waitFor();
    await heading(page, 'A laptop for the new colleague').waitFor();
    const [made] = await own(page);
    expect(made?.answers).toEqual({
      model: '16 inch',
      when: '2026-12-24',
      count: 1.5,
      extras: ['Dock', 'Monitor'],
      city: 'Lagos',
      cost: '4711',
      why: 'Reports\nand mail',
      ok: true,
    });
    const asked = page.getByRole('region', { name: 'What you asked' });
    for (const text of ['16 inch', 'December 24, 2026', '1.5', 'Dock, Monitor', 'Yes', 'With a quiet keyboard.'])
      await asked.getByText(text, { exact: true }).waitFor();
    await expectFits(page);
    await page.reload();
    await heading(page, 'A laptop for the new colleague').waitFor();
    expect(await page.getByText('Thank you').count()).toBe(0);
  });

  test('what the server refuses stands where it belongs', async () => {
    const address = await service();
    await using opened = await stage().open(address, { as: me });
    const { page } = opened;
    await title(page).fill('A laptop');
    await page.getByRole('radio', { name: '14 inch' }).check();
    await page.getByRole('textbox', { name: /^How many/ }).fill('1');
    await page.getByRole('checkbox', { name: 'Dock' }).check();
    await page.getByRole('checkbox', { name: /^My manager knows/ }).check();
    const changed = fields.map((field) => (field.key === 'cost' ? { ...field, required: true } : field));
    await stage().agent('PATCH', address.replace('/portal/new', '/api/v1/services'), { fields: changed });
    await send(page).click();
    await page.getByText('Is missing: Cost centre.').waitFor();
    const cost = page.getByRole('textbox', { name: /^Cost centre/ });
    await expect.poll(() => cost.evaluate((one) => one === document.activeElement)).toBe(true);
    await cost.fill('4711');
    await send(page).click();
    await page.getByText('Thank you').waitFor();
  });

  test('what was begun is still there after a reload, and is forgotten when it is sent or cleared', async () => {
    const address = await service();
    await using opened = await stage().open(address, { as: me });
    const { page } = opened;
    await title(page).fill('Half a wish');
    await page.getByRole('checkbox', { name: 'Dock' }).check();
    await page.reload();
    await expect.poll(() => title(page).inputValue()).toBe('Half a wish');
    await expect.poll(() => page.getByRole('checkbox', { name: 'Dock' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Clear the form' }).click();
    await page.reload();
    await expect.poll(() => title(page).inputValue()).toBe('');
    await using other = await stage().open(address, { as: 'other@partner.example' });
    await expect.poll(() => title(other.page).inputValue()).toBe('');
  });

  test('pressed twice, or sent again after the answer was lost, it is one request', async () => {
    await using opened = await stage().open('/portal/new/anything', { as: 'twice@partner.example' });
    const { page } = opened;
    await title(page).fill('Once only');
    let lost = 0;
    await page.route('**/api/v1/portal/requests', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await send(page).dblclick();
    await page.getByText('Nothing was lost: try again in a moment').waitFor();
    await page.reload();
    await send(page).click();
    await page.getByText('Thank you').waitFor();
    expect((await own(page)).map((request) => request.title)).toEqual(['Once only']);
  });

  test('what was changed after it had arrived waits in the comment', async () => {
    await using opened = await stage().open('/portal/new/anything', { as: 'changed@partner.example' });
    const { page } = opened;
    await title(page).fill('The lamp');
    await page.route(
      '**/api/v1/portal/requests',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await send(page).click();
    await page.getByText('Nothing was lost').waitFor();
    await page.getByRole('textbox', { name: 'Tell us more' }).fill('It is the green one.');
    await send(page).click();
    await page.getByText(/REQ-\d+ had arrived already/).waitFor();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Write a comment' }).inputValue())
      .toBe('The lamp\n\nIt is the green one.');
    await expectFits(page);
  });

  test('files are chosen, dropped and pasted, and sent with it', async () => {
    await using opened = await stage().open('/portal/new/anything', { as: 'files@partner.example', ...phone });
    const { page } = opened;
    await title(page).fill('See the picture');
    await page.locator('input[type=file]').setInputFiles([
      { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') },
      { name: 'run.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
      { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    ]);
    await page.getByText('“run.exe” is of a kind that is not taken.').waitFor();
    await page.getByText('“empty.txt” is empty.').waitFor();
    const files = page.getByRole('list', { name: 'Files to be sent' }).getByRole('listitem');
    await expect.poll(() => files.count()).toBe(1);
    await expectFits(page);
    await hand(page, 'drop', 'dropped.csv');
    await hand(page, 'paste', 'picture.png');
    await hand(page, 'paste', 'pasted.exe');
    await page.getByText('“pasted.exe” is of a kind that is not taken.').waitFor();
    await hand(page, 'drop', 'unwanted.txt');
    await page.getByRole('button', { name: 'Remove unwanted.txt' }).click();
    await expect.poll(() => files.count()).toBe(3);
    await send(page).click();
    const happened = page.getByRole('list', { name: 'What happened' });
    for (const name of ['invoice.pdf', 'dropped.csv', 'picture.png'])
      await happened.getByRole('link', { name }).waitFor();
    await page.getByRole('list', { name: 'Files on their way' }).waitFor({ state: 'detached' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      happened.getByRole('link', { name: 'invoice.pdf' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('invoice.pdf');
    await expectFits(page);
  });
});

onPortal('following a request', (stage) => {
  const text = (page: Page) => page.getByRole('textbox', { name: /Write a comment|still wrong/ });
  const happened = (page: Page) => page.getByRole('list', { name: 'What happened' }).locator('> li');

  test('shows what was said and what became of it, as it happens, and nothing internal', async () => {
    const { key } = await stage().made(me, { title: 'The export stops', description: 'At **10,000** rows.' });
    await using opened = await stage().open(`/portal/requests/${key}`, { as: me, ...phone });
    const { page } = opened;
    await page.getByText('It has arrived.').waitFor();
    const path = `/api/v1/requests/${key}`;
    await stage().agent('PATCH', path, { status: 'in_progress' });
    await stage().agent('POST', `${path}/comments`, { text: 'Only for agents.' });
    await stage().agent('PATCH', path, { status: 'waiting', comment: { text: 'Which *browser*?', public: true } });
    await page.getByText('It waits for something. If that is your answer').waitFor();
    await expect
      .poll(() => happened(page).allInnerTexts())
      .toEqual([
        expect.stringContaining('You asked for this'),
        expect.stringContaining('Somebody took it up'),
        expect.stringContaining('Which browser?'),
        expect.stringContaining('It waits for something'),
      ]);
    expect(await page.getByText('Only for agents').count()).toBe(0);
    const time = happened(page).first().locator('time');
    await expect.poll(() => time.getAttribute('title')).toMatch(/\d{4}.*\d\d?:\d\d/);
    await expectFits(page);

    await text(page).fill('Firefox, **the newest**.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Sent.', { exact: true }).waitFor();
    await expect.poll(() => text(page).inputValue()).toBe('');
    await page.getByText('Somebody is working on it.').waitFor();
    const said = happened(page).filter({ hasText: 'Firefox, the newest.' });
    await expect.poll(() => said.allInnerTexts()).toEqual([expect.stringMatching(/^You/)]);
    await happened(page).filter({ hasText: 'The work goes on' }).waitFor();
  });

  test('is closed by its requester, and opened again by what they write', async () => {
    const { key } = await stage().made(me, { title: 'The door sticks' });
    await using opened = await stage().open(`/portal/requests/${key}`, { as: me });
    const { page } = opened;
    await page.getByRole('button', { name: 'This is solved' }).click();
    await page.getByText('It is done.').waitFor();
    expect(await page.getByRole('button', { name: 'This is solved' }).count()).toBe(0);
    await expectFits(page);
    await page.getByRole('button', { name: 'Send and open it again' }).click();
    await page.getByText('Write something first').waitFor();
    await page.getByRole('textbox', { name: 'Is something still wrong?' }).fill('It sticks again.');
    await page.getByRole('button', { name: 'Send and open it again' }).click();
    await page.getByText('It was taken up again').waitFor();
    await page.getByText('Somebody is working on it.').waitFor();
  });

  test('a comment whose answer got lost is said once', async () => {
    const { key } = await stage().made(me, { title: 'Said once' });
    await using opened = await stage().open(`/portal/requests/${key}`, { as: me });
    const { page } = opened;
    await page.route(
      '**/comments',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await text(page).fill('Only once.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Nothing was lost: try again in a moment').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Sent.', { exact: true }).waitFor();
    await expect.poll(() => happened(page).filter({ hasText: 'Only once.' }).count()).toBe(1);
  });

  test('a file that did not arrive says so, and is sent again', async () => {
    const { key } = await stage().made(me, { title: 'A file' });
    await using opened = await stage().open(`/portal/requests/${key}`, { as: me });
    const { page } = opened;
    await page.route('**/attachments?**', (route) => route.abort());
    const file = { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('all of it') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('Not sent: The server does not answer.').waitFor();
    await expectFits(page);
    await page.unroute('**/attachments?**');
    await page.getByRole('button', { name: 'Try again to send log.txt' }).click();
    await happened(page).getByRole('link', { name: 'log.txt' }).waitFor();

    // One that did arrive, although nobody heard of it, is not sent twice.
    await page.route('**/attachments?**', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.locator('input[type=file]').setInputFiles({ ...file, name: 'second.txt' });
    await happened(page).getByRole('link', { name: 'second.txt' }).waitFor();
    await expect.poll(() => page.getByText('Not sent').count()).toBe(0);
    await expect.poll(() => happened(page).getByRole('link', { name: 'second.txt' }).count()).toBe(1);
  });

  test('what somebody wrote is text, whatever it looks like', async () => {
    const nasty = '<img src=x onerror=alert(1)> [click](javascript:alert(1)) <script>alert(1)</script>';
    const { key } = await stage().made(me, { title: nasty, description: nasty });
    await stage().agent('POST', `/api/v1/requests/${key}/comments`, { text: nasty, public: true });
    await using opened = await stage().open(`/portal/requests/${key}`, { as: me, ...phone });
    const { page } = opened;
    await page.getByText('<img src=x').first().waitFor();
    expect(await page.locator('main img, main script, a[href^="javascript"]').count()).toBe(0);
    await expectFits(page);
  });

  test('somebody else’s is not there, nor one that never was', async () => {
    const { key } = await stage().made('frida@partner.example', { title: 'Not yours' });
    for (const asked of [key, 'REQ-99999', randomUUID()]) {
      await using opened = await stage().open(`/portal/requests/${asked}`, { as: me, ...phone });
      const { page } = opened;
      await heading(page, `You have no request ${asked}`).waitFor();
      await page.getByText(`You are signed in as ${me}`).waitFor();
      expect(await page.getByText('Not yours').count()).toBe(0);
      await expectFits(page);
    }
    await using opened = await stage().open('/portal/requests/REQ-99999', { as: 'gina@partner.example', ...phone });
    await opened.page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
    await heading(opened.page, 'Sign in to your requests').waitFor();
  });
});

/** As if somebody dropped a file beside the button, or pasted one into the text. */
async function hand(page: Page, how: 'drop' | 'paste', name: string): Promise<void> {
  await page.evaluate(
    ([event, fileName]) => {
      const carried = new DataTransfer();
      carried.items.add(new File(['content'], fileName));
      const to =
        event === 'drop'
          ? document.querySelector('input[type=file]')?.parentElement
          : document.querySelector('textarea');
      const made =
        event === 'drop'
          ? new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: carried })
          : new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: carried });
      to?.dispatchEvent(made);
    },
    [how, name] as const,
  );
}
