import { describe, expect, test } from 'vitest';
import { linkingWith, pretendIssue, project, richText } from '../../../test/domain-builders.ts';
import { createKept } from '../../../test/domain-store.ts';
import { hostileAddresses, hostileTexts } from '../../../test/hostile-texts.ts';
import { readStrictHtml } from '../../../test/strict-html.ts';
import { noteHtml } from './html.ts';
import type { Comment } from '../model.ts';

const templates: (string | null)[] = [null, '{{actor}} {{issue.key}} {{issue.summary}} {{from}} {{to}} {{comment}}'];

/** Every place of a note that somebody types, with the same words in all of them. */
function notesWith(payload: string, address: string, template: string | null): string[] {
  const linking = linkingWith((on) => {
    on.bringOver = 'all';
    on.closing.lastComment = true;
    on.template = template;
    for (const rule of Object.values(on.events)) rule.template = template;
  });
  const jira = pretendIssue();
  const kept = createKept({ projects: [project('SUP', { linking })] });
  const who = { id: payload, name: payload };
  const text: Comment['text'] = {
    blocks: [
      { kind: 'paragraph', content: [{ kind: 'text', text: payload, href: address, bold: true }] },
      { kind: 'heading', level: 2, content: [{ kind: 'text', text: payload, href: payload }] },
      { kind: 'code', text: payload },
      { kind: 'list', ordered: false, items: [[{ kind: 'quote', content: [{ kind: 'code', text: payload }] }]] },
    ],
    urls: [],
    fallback: null,
  };
  const status = { id: payload, name: payload, category: 'done' as const };
  kept.hear(jira.create());
  kept.hear(jira.addComment('1', text, { author: who }));
  kept.hear(jira.change({ summary: payload, description: richText('see', 'w1/100') }), jira.read);
  kept.hear(jira.change({ status, resolution: payload, actor: who }), jira.read);
  kept.hear(jira.change({ assignee: who, comment: { id: '2', text }, actor: who }), jira.read);
  kept.hear(jira.addComment('3', text, { author: who }));
  return kept.notes('100').map((note) => noteHtml(note.body, { ref: '7F3K2Q', moreUrl: note.moreUrl }));
}

function check(html: string): void {
  const read = readStrictHtml(html);
  expect(read.problems).toEqual([]);
  for (const href of read.hrefs) expect(href).toMatch(/^(https?:\/\/|mailto:)/i);
  expect(['p', 'b', 'a', 'ul', 'li', 'h2', 'code', 'pre', 'blockquote']).toEqual(
    expect.arrayContaining([...read.elements]),
  );
}

describe('what people type leaves as text, in names, summaries, statuses, comments and templates', () => {
  test.each(hostileTexts)('%j', (payload) => {
    for (const template of templates) {
      const notes = notesWith(payload, 'https://x.y', template);
      expect(notes).toHaveLength(4);
      for (const html of notes) check(html);
    }
  });

  test.each(hostileTexts.filter((payload) => !/[\u0000\u202E\uD800]/.test(payload)))(
    '%j is shown as it was typed',
    (payload) => {
      for (const html of notesWith(payload, 'https://x.y', null).slice(1))
        expect(readStrictHtml(html).text).toContain(payload);
    },
  );

  test.each(hostileAddresses)('as the address of a link: %j', (address) => {
    for (const html of notesWith('label', address, null)) check(html);
  });
});
