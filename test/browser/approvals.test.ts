import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { makeRequest, onDesk, setUpDesk } from './desk-stage.ts';
import { type Member, newMember, signIn } from './members.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

onStage('approvals in the console', (stage) => {
  let [ann, bob]: Member[] = [];

  beforeAll(async () => {
    const { world } = stage();
    await setUpDesk(world);
    [ann, bob] = [await newMember(world, 'Ann Ask'), await newMember(world, 'Bob Both')];
    const tagging = (tag: string) => [{ id: tag, kind: 'action', action: { kind: 'add-tag', tag } }];
    const step = {
      id: 'ask',
      kind: 'approval',
      ask: { people: [ann?.email, bob?.email], manager: false, otherwise: [] },
      mode: 'any',
      message: 'May {{issue.key}} be escalated?',
      expireAfter: '2d',
      fourEyes: false,
      approved: tagging('yes'),
      rejected: tagging('no'),
      expired: [],
    };
    const definition = {
      name: 'Ask first',
      scope: { host: 'help' },
      trigger: { kind: 'issue-created' },
      conditions: { all: [] },
      steps: [step],
    };
    await onDesk(world, 'POST workflows', { definition, enabled: true });
  });

  /** A request that waits for Ann or Bob. */
  async function asked(): Promise<{ key: string; id: string }> {
    const { key } = await makeRequest(stage().world, { title: 'Second refund' });
    const path = `GET approvals?state=pending&issue=${key}`;
    await expect.poll(async () => (await onDesk(stage().world, path)).items.length).toBe(1);
    return { key, id: (await onDesk(stage().world, path)).items[0]?.id ?? '' };
  }

  async function openAs(member: Member | undefined, path: string, options = {}) {
    const opened = await stage().open(path, { signedIn: false, ...options });
    if (member === undefined) throw new Error('Nobody is there.');
    await signIn(opened.page, member);
    return opened;
  }

  const tags = (key: string) => async () => {
    const { tags: found } = (await onDesk(stage().world, `GET requests/${key}`)) as unknown as { tags: string[] };
    return found;
  };
  const question = (page: Page, key: string) => page.getByRole('link', { name: `May ${key} be escalated?` });

  test('what waits is counted, found, and decided with a comment', async () => {
    const { key } = await asked();
    await using opened = await openAs(ann, '/console/approvals');
    const { page } = opened;
    await page.getByRole('navigation', { name: 'Console' }).getByText('waiting for you').waitFor({ state: 'attached' });
    await question(page, key).click();
    await page.getByRole('heading', { level: 1, name: `May ${key} be escalated?` }).waitFor();
    await page.getByText('Second refund').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Comment').fill('Their second in a week.');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Approved by Ann Ask').waitFor();
    await page.getByText('Their second in a week.').first().waitFor();
    await expect.poll(tags(key)).toContain('yes');
  });

  test('whoever is late is told who decided, and nothing is done twice', async () => {
    const { key, id } = await asked();
    await using first = await openAs(ann, `/console/approvals/${id}`);
    await using second = await openAs(bob, `/console/approvals/${id}`);
    await Promise.all([first, second].map(({ page }) => page.getByRole('button', { name: 'Reject' }).waitFor()));
    // Bob's page hears nothing meanwhile.
    await second.page.route(/\/api\/v1\/(stream|approvals\/[^/]+$)/, (route) => route.abort());
    await first.page.getByRole('button', { name: 'Reject' }).click();
    await first.page.getByText('Rejected by Ann Ask').waitFor();
    await second.page.getByRole('button', { name: 'Approve' }).click();
    await second.page
      .getByRole('alert')
      .getByText(/Ann Ask/)
      .waitFor();
    await expect.poll(tags(key)).toEqual(['no']);
  });

  test('in the panel it is on top, and is decided there; whoever is late sees who was first', async () => {
    const { key, id } = await asked();
    const viewport = { width: 320, height: 800 };
    await using first = await openAs(ann, '/', { viewport });
    await using second = await openAs(bob, '/', { viewport });
    for (const { page } of [first, second]) {
      await page.getByRole('textbox', { name: 'Password' }).waitFor({ state: 'detached' });
      await page.goto(`${stage().world.url}/panel/help/${key}`);
      await page
        .getByRole('region', { name: 'Your approval is asked for' })
        .getByText(`May ${key} be escalated?`)
        .waitFor();
    }
    await expect
      .poll(() => first.page.getByRole('heading', { level: 2 }).first().textContent())
      .toBe('Your approval is asked for');
    await expectAccessible(first.page);
    await expectNoSidewaysScroll(first.page);
    // Bob's page hears nothing meanwhile.
    await second.page.route(/\/api\/v1\/(stream|panel\/help\/[^/]+(\/approvals)?)$/, (route) => route.abort());
    await first.page.getByLabel('Comment').fill('Once more.');
    await first.page.getByRole('button', { name: 'Approve' }).click();
    const list = first.page.getByRole('list', { name: 'Approvals' });
    await list.getByText('Approved').waitFor();
    await list.getByText('by Ann Ask').waitFor();
    await second.page.unroute(/\/api\/v1\/(stream|panel\/help\/[^/]+(\/approvals)?)$/);
    await second.page.getByRole('button', { name: 'Reject' }).click();
    await second.page.getByText(/This was approved already by Ann Ask/).waitFor();
    await expect.poll(() => second.page.getByRole('button', { name: 'Reject' }).count()).toBe(0);
    await expect.poll(tags(key)).toContain('yes');
    const { comment } = (await onDesk(stage().world, `GET approvals/${id}`)) as unknown as { comment: string };
    expect(comment).toBe('Once more.');
  });

  test('others see that it waits, and cannot decide it', async () => {
    const { key, id } = await asked();
    await using opened = await stage().open(`/console/approvals/${id}`);
    const { page } = opened;
    await page.getByText('It waits for others').waitFor();
    await page.getByText('Asked of Ann Ask or Bob Both.').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await page.goto(`${stage().world.url}/console/approvals`);
    await page.getByText('Nothing waits for you').waitFor();
    await page.getByRole('button', { name: 'Show all approvals' }).click();
    await question(page, key).waitFor();
  });

  test('one that is not there says so', async () => {
    await using opened = await stage().open('/console/approvals/00000000-0000-4000-8000-000000000000');
    await opened.page.getByText('There is no such approval').waitFor();
  });

  test.each(['light', 'dark'] as const)(
    'is for keyboards and readers too in %s, and fits a phone',
    async (colorScheme) => {
      const { id } = await asked();
      await using opened = await openAs(ann, `/console/approvals/${id}`, {
        colorScheme,
        viewport: { width: 360, height: 800 },
      });
      const { page } = opened;
      await page.getByRole('button', { name: 'Approve' }).waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.goto(`${stage().world.url}/console/approvals`);
      await page.getByRole('list', { name: 'Approvals' }).waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    },
  );
});
