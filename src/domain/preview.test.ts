import { describe, expect, test } from 'vitest';
import {
  ann,
  bob,
  comment,
  done,
  inProgress,
  issue,
  jiraHost,
  linkingWith,
  richText,
  toDo,
} from '../../test/domain-builders.ts';
import { createKept } from '../../test/domain-store.ts';
import { pretendIssue, project } from '../../test/domain-builders.ts';
import { noteHtml } from './text/html.ts';
import type { LinkingSettings } from './model.ts';
import type { News } from './news.ts';
import { previewNote } from './preview.ts';

const moved: News = { kind: 'status', event: 'status', fact: 'status:1', at: 1000, from: toDo, to: inProgress };

function preview(
  linking: LinkingSettings,
  news: News | null = moved,
  more: { discussion?: ReturnType<typeof comment>[] } = {},
) {
  return previewNote({ host: jiraHost, issue: issue(), linking, actor: bob, news, discussion: more.discussion ?? [] });
}

describe('the preview of a note', () => {
  test('is the very note that the decision makes', () => {
    const linking = linkingWith((to) => (to.events.status.template = '{{actor}}: {{from}} > {{to}} ({{issue.key}})'));
    const jira = pretendIssue();
    const kept = createKept({ projects: [project('SUP', { linking })] });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ status: inProgress, actor: bob }));
    const [, effect] = kept.effects.map((one) => one.effect).filter((one) => one.kind === 'note');
    if (effect === undefined) throw new Error('There is no note.');
    const real = noteHtml(effect.body, { ref: 'PREVIEW', moreUrl: effect.moreUrl });
    expect(preview(linking).html).toBe(real);
    expect(preview(linking).reopens).toBe(effect.reopen);
  });

  test('shows the words also where a rule holds the note back, and says which', () => {
    const held = preview(linkingWith((to) => (to.events.status.statuses = ['Done'])));
    expect(held.html).toContain('changed the status of');
    expect(held.withheld).toBe('status: In Progress is not one of the chosen statuses');
    expect(preview(linkingWith((to) => (to.events.status.notify = false))).withheld).toBe('status: notify is off');
    expect(preview(linkingWith((to) => (to.enabled = false))).withheld).toMatch(/linking is off/);
    expect(preview(linkingWith((to) => (to.events.status.people = ['Ann']))).withheld).toMatch(/not by one of/);
    expect(preview(linkingWith(() => undefined)).withheld).toBeNull();
  });

  test('of an internal comment, where only public ones are told', () => {
    const secret = comment('7', richText('psst'), { public: false });
    const news: News = { kind: 'comment', event: 'comment', fact: 'comment:7', at: 1000, comment: secret };
    const shown = preview(
      linkingWith((to) => (to.events.comment.publicOnly = true)),
      news,
      { discussion: [secret] },
    );
    expect(shown.html).toContain('psst');
    expect(shown.withheld).toMatch(/only public comments/);
  });

  test('of a link brings earlier comments over as the setting says, and no internal one where only public ones are told', () => {
    const discussion = [
      comment('1', richText('first')),
      comment('2', richText('psst'), { public: false }),
      comment('3', richText('last'), { author: ann }),
    ];
    const all = linkingWith((to) => Object.assign(to, { bringOver: 'all' }));
    expect(preview(all, null, { discussion }).html).toMatch(/first.*psst.*last/s);
    all.events.comment.publicOnly = true;
    expect(preview(all, null, { discussion }).html).not.toContain('psst');
    expect(
      preview(
        linkingWith(() => undefined),
        null,
        { discussion },
      ).html,
    ).not.toContain('last');
  });

  test('of a closing status carries the last comment where the setting says so', () => {
    const news: News = { ...moved, kind: 'status', to: done };
    const linking = linkingWith((to) => (to.closing.lastComment = true));
    expect(preview(linking, news, { discussion: [comment('1', richText('It is fixed'))] }).html).toContain(
      'It is fixed',
    );
  });
});
