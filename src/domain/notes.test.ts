import { describe, expect, test } from 'vitest';
import { ann, bob, comment, done, inProgress, linkingWith, pretendIssue } from '../../test/domain-builders.ts';
import { project, type PretendIssue, richText, toDo } from '../../test/domain-builders.ts';
import { createKept, type Kept } from '../../test/domain-store.ts';
import { noteHtml } from './text/html.ts';
import type { LinkingSettings } from './model.ts';

function setUp(change: (linking: LinkingSettings) => void): { jira: PretendIssue; kept: Kept } {
  const jira = pretendIssue();
  return { jira, kept: createKept({ projects: [project('SUP', { linking: linkingWith(change) })] }) };
}

function htmlOf(kept: Kept): string {
  const note = kept.notes().at(-1);
  return note === undefined ? '' : noteHtml(note.body, { ref: '7F3K2Q', moreUrl: note.moreUrl });
}

describe('the words of a note', () => {
  const key = '<a href="https://jira.test/jira/browse/SUP-1">SUP-1</a>';

  test('the link note: linked key, summary, status, assignee, reference', () => {
    const { jira, kept } = setUp(() => undefined);
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    expect(htmlOf(kept)).toBe(
      `<p><b>Linked to </b>${key} Printer burns</p><p>Status: To Do · Assignee: nobody</p><p>[ref 7F3K2Q]</p>`,
    );
  });

  test('a change: actor in bold, old → new', () => {
    const { jira, kept } = setUp(() => undefined);
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ status: inProgress }));
    expect(htmlOf(kept)).toBe(
      `<p><b>Bob</b> changed the status of ${key} Printer burns: To Do → <b>In Progress</b></p><p>[ref 7F3K2Q]</p>`,
    );
  });

  test('a comment: quoted; one without words has no empty quote', () => {
    const { jira, kept } = setUp(() => undefined);
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.addComment('1', richText('hello')));
    expect(htmlOf(kept)).toBe(
      `<p><b>Ann</b> commented on ${key} Printer burns</p><blockquote><p>hello</p></blockquote><p>[ref 7F3K2Q]</p>`,
    );
    kept.hear(jira.addComment('2', richText('')));
    expect(htmlOf(kept)).toBe(`<p><b>Ann</b> commented on ${key} Printer burns</p><p>[ref 7F3K2Q]</p>`);
  });

  test('by nobody the host names is by somebody; a comment is by its author', () => {
    const { jira, kept } = setUp(() => undefined);
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear({ ...jira.change({ status: inProgress }), actor: null });
    expect(kept.said('100').at(-1)).toMatch(/^Somebody changed/);
    kept.hear({ ...jira.addComment('1', richText('hi')), actor: null });
    expect(kept.said('100').at(-1)).toMatch(/^Ann commented/);
    expect(kept.timeline.at(-1)?.actor).toBe('Ann');
  });

  test('names the issue as it is now, also where the event is older', () => {
    const { jira, kept } = setUp(() => undefined);
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const added = jira.addComment('1', richText('hi'));
    kept.hear(jira.change({ summary: 'Printer burnt' }));
    kept.hear(added);
    expect(kept.said('100').at(-1)).toMatch(/^Ann commented on SUP-1 Printer burnt/);
  });
});

describe('bringing over what was said before', () => {
  const play = (
    bringOver: LinkingSettings['bringOver'],
    more: (linking: LinkingSettings) => void = () => undefined,
  ) => {
    const { jira, kept } = setUp((linking) => {
      linking.bringOver = bringOver;
      more(linking);
    });
    kept.hear(jira.create());
    kept.hear(jira.addComment('1', richText('first')));
    kept.hear(jira.addComment('2', richText('second'), { author: bob, public: false }));
    kept.hear(jira.addComment('3', richText('third'), { author: null }));
    kept.hear(jira.change({ description: richText('Burns', 'w1/100') }), jira.read);
    return { jira, kept };
  };
  const reference = 'Linked to SUP-1 Printer burns\nStatus: To Do · Assignee: nobody';

  test('none: only the reference, and nothing is read', () => {
    const { kept } = play('none');
    expect(kept.said('100')).toEqual([reference]);
    expect(kept.asked).toEqual([]);
  });

  test('last: the newest comment', () => {
    expect(play('last').kept.said('100')).toEqual([`${reference}\nLast comment\nSomebody:\nthird`]);
  });

  test('all: every comment, oldest first, in the one note', () => {
    expect(play('all').kept.said('100')).toEqual([
      `${reference}\nComments so far (3)\nAnn:\nfirst\nBob:\nsecond\nSomebody:\nthird`,
    ]);
  });

  test('only public comments where only public comments are told', () => {
    const { kept } = play('all', (linking) => (linking.events.comment.publicOnly = true));
    expect(kept.said('100')[0]).toBe(`${reference}\nComments so far (2)\nAnn:\nfirst\nSomebody:\nthird`);
  });

  test('nothing said so far: only the reference', () => {
    const { jira, kept } = setUp((linking) => (linking.bringOver = 'all'));
    kept.hear(jira.create(richText('Burns', 'w1/100')), jira.read);
    expect(kept.said('100')).toEqual([reference]);
  });

  test('what was brought over is not told again when its event comes late', () => {
    const { jira, kept } = setUp((linking) => (linking.bringOver = 'all'));
    kept.hear(jira.create());
    const added = jira.addComment('1', richText('first'));
    kept.hear(jira.change({ description: richText('Burns', 'w1/100') }), jira.read);
    kept.hear(added);
    expect(kept.notes('100')).toHaveLength(1);
  });

  test('also where the comment that links does not name its issue', () => {
    const jira = pretendIssue({ commentEventsNameTheIssue: false });
    const linking = linkingWith((on) => (on.bringOver = 'all'));
    const kept = createKept({ projects: [project('SUP', { linking })] });
    kept.hear(jira.create());
    kept.hear(jira.addComment('1', richText('first')));
    kept.hear(jira.addComment('2', richText('see', 'w1/100')), jira.read);
    expect(kept.said('100')[0]).toContain('Comments so far (2)');
  });

  test('a conversation of another workspace causes no read', () => {
    const { jira, kept } = setUp((linking) => (linking.bringOver = 'all'));
    kept.hear(jira.create(richText('Burns', 'w9/100')));
    expect(kept.asked).toEqual([]);
  });

  test('a comment is brought over at most once for each conversation', () => {
    const { jira, kept } = play('all');
    kept.hear(jira.addComment('4', richText('also', 'w1/200')), jira.read);
    expect(kept.said('200')[0]).toContain('Comments so far (4)');
    expect(kept.notes('200')).toHaveLength(1);
    expect(kept.said('100')[1]).toContain('also');
  });
});

describe('a closing status', () => {
  test('carries the resolution', () => {
    const { jira, kept } = setUp(() => undefined);
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ status: done, resolution: 'Fixed' }));
    expect(kept.said('100').at(-1)).toBe(
      'Bob changed the status of SUP-1 Printer burns: To Do → Done\nResolution: Fixed',
    );
  });

  test('without a resolution, or with the setting off, carries none', () => {
    const { jira, kept } = setUp((linking) => (linking.closing.resolution = false));
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ status: done, resolution: 'Fixed' }));
    expect(kept.said('100').at(-1)).not.toContain('Resolution');
    const other = setUp(() => undefined);
    other.kept.hear(other.jira.create(richText('Burns', 'w1/100')));
    other.kept.hear(other.jira.change({ status: done }));
    expect(other.kept.said('100').at(-1)).not.toContain('Resolution');
  });

  test('keeps its resolution when a comment of the closed issue, which does not say it, came first', () => {
    const { jira, kept } = setUp(() => undefined);
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const closed = jira.change({ status: done, resolution: 'Fixed' });
    const added = jira.addComment('1', richText('bye'));
    if (added.kind !== 'comment.created' || added.issue === null) throw new Error(added.kind);
    kept.hear({ ...added, issue: { ...added.issue, resolution: null } });
    kept.hear(closed);
    expect(kept.said('100').at(-1)).toContain('Resolution: Fixed');
    expect(kept.issue?.resolution).toBe('Fixed');
  });

  test('carries the last comment where the setting says so', () => {
    const { jira, kept } = setUp((linking) => (linking.closing.lastComment = true));
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.addComment('1', richText('replaced the fuse')));
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.asked).toEqual([]);
    kept.hear(jira.change({ status: done }), jira.read);
    expect(kept.said('100').at(-1)).toBe(
      'Bob changed the status of SUP-1 Printer burns: In Progress → Done\nLast comment, Ann:\nreplaced the fuse',
    );
  });

  test('does not carry an internal last comment where only public comments are told', () => {
    const { jira, kept } = setUp((linking) => {
      linking.closing.lastComment = true;
      linking.events.comment.publicOnly = true;
    });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.addComment('1', richText('secret'), { public: false }));
    kept.hear(jira.change({ status: done }), jira.read);
    expect(kept.said('100').join()).not.toContain('secret');
  });

  test('does not repeat the comment that came with it', () => {
    const { jira, kept } = setUp((linking) => (linking.closing.lastComment = true));
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ status: done, comment: { id: '1', text: richText('bye') } }), jira.read);
    expect(kept.said('100').at(-1)?.match(/bye/g)).toHaveLength(1);
  });

  test('of an issue that nobody is linked to reads nothing', () => {
    const { jira, kept } = setUp((linking) => (linking.closing.lastComment = true));
    kept.hear(jira.create());
    kept.hear(jira.change({ status: done }));
    expect(kept.asked).toEqual([]);
  });
});

describe('templates of a project', () => {
  test('of an event replace its words', () => {
    const { jira, kept } = setUp(
      (linking) => (linking.events.status.template = '{{issue.key}} is {{to}} (was {{from}}), says {{actor}}.'),
    );
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.said('100').at(-1)).toBe('SUP-1 is In Progress (was To Do), says Bob.');
  });

  test('can name everything a change and its issue have', () => {
    const { jira, kept } = setUp((linking) => {
      linking.closing.resolution = false;
      linking.events.assignee.template = '{{from}}, {{to}}, {{issue.assignee}}';
      linking.events.status.template = '{{issue.status}} {{issue.url}} {{issue.summary}} {{resolution}}';
    });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ assignee: ann }));
    kept.hear(jira.change({ assignee: null }));
    kept.hear(jira.change({ status: done, resolution: 'Fixed' }));
    expect(kept.said('100').slice(1)).toEqual([
      'nobody, Ann, Ann',
      'Ann, nobody, nobody',
      'Done https://jira.test/jira/browse/SUP-1 Printer burns Fixed',
    ]);
  });

  test('of the link note replace its words, those of the creation at creation', () => {
    const { jira, kept } = setUp((linking) => {
      linking.template = 'Linked: {{issue.key}}';
      linking.events.created.template = 'New: {{issue.key}}';
    });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.addComment('1', richText('also', 'w1/200')));
    expect(kept.said('100')[0]).toBe('New: SUP-1');
    expect(kept.said('200')[0]).toBe('Linked: SUP-1');
  });

  test('of one event of a change stand beside the words of the others', () => {
    const { jira, kept } = setUp((linking) => (linking.events.status.template = 'Now {{to}}'));
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ status: inProgress, assignee: ann }));
    expect(kept.said('100').at(-1)).toBe(
      'Bob changed the assignee of SUP-1 Printer burns: nobody → Ann\nNow In Progress',
    );
  });

  test('that come out empty give way to the usual words', () => {
    const { jira, kept } = setUp((linking) => {
      linking.events.status.template = '{{resolution}}';
      linking.template = '   ';
    });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ status: toDo }));
    expect(kept.said('100')[0]).toContain('Linked to SUP-1');
    expect(kept.said('100').at(-1)).toContain('changed the status');
  });

  test('carry a whole comment', () => {
    const { jira, kept } = setUp((linking) => (linking.events.comment.template = '{{actor}} says: {{comment}} bye'));
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const words = comment('1', richText('{{actor}} <b>hi</b>'));
    kept.hear(jira.addComment('1', words.text));
    expect(htmlOf(kept)).toBe(
      '<p><b>Ann</b> says: </p><blockquote><p>{{actor}} &lt;b&gt;hi&lt;/b&gt;</p></blockquote><p> bye</p><p>[ref 7F3K2Q]</p>',
    );
  });
});
