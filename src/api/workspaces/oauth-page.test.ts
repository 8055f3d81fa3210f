import { expect, test } from 'vitest';
import { hostileTexts } from '../../../test/hostile-texts.ts';
import type { Connection } from '../../domain/model.ts';
import { escaped } from '../page.ts';
import { completedPage, notCompletedPage, otherWorkspacePage } from './oauth-page.ts';

/** Every page that shows what others wrote, with the same words of theirs throughout, in each language. */
function pagesWith(words: string) {
  const identity = {
    workspaceId: words,
    workspaceName: words,
    region: 'EU',
    apiUrl: 'https://api.eu.intercom.io',
    adminId: '1',
    adminName: 'Ada',
  } as const;
  const before: Connection = { ...identity, id: 'c1', name: words, state: 'connected', stateReason: null, plan: 'ok' };
  const pages = [
    completedPage(before),
    otherWorkspacePage({ before, identity, yes: 'y'.repeat(43) }),
    ...(['denied', 'unavailable', 'refused'] as const).map((kind) => notCompletedPage({ kind, said: words }).page),
    notCompletedPage({ kind: 'workspace_taken', workspace: words, connection: words }).page,
  ];
  return pages.flatMap(({ en, de }) => [en, de]).map(({ heading, body }) => `${heading}\n${body}`);
}

test('what others wrote is text on every page, in English and in German', () => {
  const plain = pagesWith('somebody');
  for (const page of plain) expect(page).toContain('somebody');
  for (const hostile of hostileTexts) {
    expect(escaped(hostile)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
    expect(pagesWith(hostile)).toEqual(plain.map((page) => page.replaceAll('somebody', () => escaped(hostile))));
  }
});

test('says in either language what the console is told: it is connected to whom, or the reason alone', () => {
  const { en, de } = notCompletedPage({ kind: 'denied', said: 'access_denied' }).page;
  const outcome = ({ body }: { body: string }) =>
    /<p id="outcome" data-outcome="([\w-]+)">(.*)<\/p>/.exec(body)?.slice(1);
  expect(outcome(en)).toEqual(['not-completed', '<strong>It was cancelled at Intercom.</strong>']);
  expect(outcome(de)).toEqual(['not-completed', '<strong>Es wurde bei Intercom abgebrochen.</strong>']);
});
