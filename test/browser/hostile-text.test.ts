/**
 * What attackers type, where people type and where it is shown: nothing of it becomes anything but text (S21, S25). `npm run test:security`
 * looks at every page; `npm test` does not have the time.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hostileAddresses, hostileTexts } from '../hostile-texts.ts';
import { makeRequest, onDesk, setUpDesk } from './desk-stage.ts';
import { onStage } from './stage.ts';

/** Those that no vendor and no database takes are refused or changed before any page could show them. */
const texts = hostileTexts.filter((text) => !/[\u0000\uD800]/.test(text));

/** As many in one line as a title holds. */
function titles(longest = 240): string[] {
  const lines = [''];
  for (const text of texts) {
    const line = `${lines.at(-1)} ${text}`.trim();
    if (line.length <= longest) lines[lines.length - 1] = line;
    else lines.push(text);
  }
  return lines;
}

/** What stands in the document that only markup from outside could have put there. */
function strangers(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const tags =
      'iframe, object, embed, base, marquee, math, details[ontoggle], meta[http-equiv="refresh"], script:not([src])';
    const elements = [...document.querySelectorAll('*')];
    const attributes = elements.flatMap((element) =>
      [...element.attributes]
        .filter(({ name, value }) =>
          ['href', 'src', 'action', 'formaction', 'srcdoc', 'data'].includes(name)
            ? // An address that somebody types may become a link, and nothing that is fetched by itself.
              /^\s*(?:(?:java|vb)\s*script|data:text|blob:|\/\/x\.y|x$)/i.test(value) ||
              (element.tagName !== 'A' && value.startsWith('http://track'))
            : name.startsWith('on'),
        )
        .map(({ name, value }) => `${element.tagName} ${name}=${value}`),
    );
    return [...[...document.querySelectorAll(tags)].map((element) => element.outerHTML.slice(0, 100)), ...attributes];
  });
}

describe.runIf(process.env['SECURITY_LONG'] === '1')('hostile text', () => {
  onStage('on the pages', (stage) => {
    test('whatever people type is text on every page, and breaks no policy', { timeout: 900_000 }, async () => {
      const { world } = stage();
      const { jira } = world.sites['data-center'];
      const addresses = hostileAddresses.map((address) => `[label](${address}) <${address}>`);
      const all = [...texts, ...addresses].join('\n\n');
      const issues = titles().map((title) => {
        const { url } = world.conversation({ title });
        return jira.act.createIssue({ project: 'SUP', summary: title, description: `${url}\n\n${all}` });
      });
      for (const [at, text] of [...texts, ...addresses].entries())
        jira.act.comment({ issue: issues[at % issues.length]?.key ?? '', text });
      await setUpDesk(world);
      const requests = await Promise.all(
        titles(200).map((title) =>
          makeRequest(world, { title, description: all, requester: { name: title, email: 'cleo@acme.example' } }),
        ),
      );
      for (const shown of [true, false])
        await onDesk(world, `POST requests/${requests[0]?.key}/comments`, { text: all, public: shown });
      await world.settled();

      const paths = [
        '/console/activity',
        '/console/links',
        '/console/requests',
        '/console/people/audit',
        ...issues.map(({ key }) => `/console/issues/data-center/${key}`),
        ...issues.map(({ key }) => `/panel/data-center/${key}`),
        ...requests.map(({ key }) => `/console/requests/${key}`),
      ];
      const wrong: string[] = [];
      let shown = 0;
      for (const path of paths) {
        // Whatever breaks the policy fails when the page is closed.
        await using opened = await stage().open(path);
        const { page } = opened;
        page.on('dialog', (dialog) => {
          wrong.push(`${path}: a dialog`);
          void dialog.dismiss();
        });
        const text = page.getByText('alert(1)').first();
        const seen = await text.waitFor({ state: 'attached', timeout: 20_000 }).then(
          () => true,
          () => false,
        );
        if (seen) shown += 1;
        // What only begins once it stands there.
        await page.waitForTimeout(300);
        wrong.push(...(await strangers(page)).map((what) => `${path}: ${what}`));
      }
      expect(wrong).toEqual([]);
      expect(shown, 'pages on which there was something to see').toBeGreaterThan(paths.length * 0.8);
    });
  });
});
