import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isRead, isSaid, languageOf, writtenIn } from '../../test/sentences.ts';
import { repositoryFiles, root } from '../../test/sources.ts';
import { texts as actorSaid } from './de/actor-sentences.ts';
import { pairs as german, texts as said } from './de/sentences.ts';

describe('says in German', () => {
  test.each([
    ['created the issue', 'legte den Vorgang an'],
    [
      'changed status To Do → Done, assignee nobody → Ben Osei, description, commented',
      'änderte Status To Do → Done, zuständige Person niemand → Ben Osei, Beschreibung, kommentierte',
    ],
    // A name may hold what separates, or read like one of our words.
    ['changed status To do, soon → Done', 'änderte Status To do, soon → Done'],
    ['changed status done → nobody', 'änderte Status done → nobody'],
    ['changed Sprint, description', 'änderte Sprint, Beschreibung'],
    ['moved SUP-1 → OPS-2, commented', 'verschob SUP-1 → OPS-2, kommentierte'],
    ['unlinked conversation 101: by hand', 'löste die Verknüpfung mit Konversation 101: von Hand'],
    [
      'two-way status: the issue became Done; the ticket follows: Resolved',
      'Status in beide Richtungen: der Vorgang wurde Done; das Ticket folgt: Resolved',
    ],
    [
      'given up after a day: Jira could not read issue 10042: jira.example answered 503.',
      'nach einem Tag aufgegeben: Jira konnte nicht Vorgang 10042 lesen: jira.example antwortete 503.',
    ],
    [
      'Nobody knows whether Intercom took the note for conversation 7: The connection to 10.0.0.7:443 broke off (ECONNRESET).',
      'Niemand weiß, ob Intercom es angenommen hat: die Notiz für Konversation 7, Die Verbindung zu 10.0.0.7:443 brach ab (ECONNRESET).',
    ],
    [
      'Jira could not read issue 10042: jira.example refused the connection.',
      'Jira konnte nicht Vorgang 10042 lesen: jira.example lehnte die Verbindung ab.',
    ],
    // A code is for scripts.
    [
      'two-way status: the issue could not follow: http_400: Nobody in Jira has the address a@b.example.',
      'Status in beide Richtungen: der Vorgang konnte nicht folgen: Niemand in Jira hat die Adresse a@b.example.',
    ],
  ])('%s', (english, ours) => {
    expect(said(english)).toBe(ours);
  });

  test.each(['Whatever a person wrote', 'Ben, nobody', '', 'changed', `${'a, '.repeat(5000)}nobody`])(
    'not %s',
    (text) => {
      expect(said(text)).toBe(text);
    },
  );

  test.each([
    ['operator', 'Betreiber'],
    ['API key nightly, export', 'API-Schlüssel nightly, export'],
    // People, and what is called alike in both.
    ['Ben Osei', 'Ben Osei'],
    ['done', 'done'],
    ['Workflow Handoff', 'Workflow Handoff'],
  ])('who did it: %s', (actor, ours) => {
    expect(actorSaid(actor)).toBe(ours);
  });

  test('a list of fifty in no time, whatever stands in it', () => {
    const hostile = [
      'changed ' + 'a → '.repeat(900),
      'status → '.repeat(400),
      'a, b; c: '.repeat(400),
      'x on '.repeat(700),
    ];
    // The processor's time, which does not depend on what else the machine does.
    const began = process.cpuUsage();
    for (let row = 0; row < 50; row += 1) said(hostile[row % hostile.length] ?? '');
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(1000);
  });
});

describe('what the server writes for people', () => {
  const written = writtenIn(
    repositoryFiles(path.join(root, 'src'))
      .map((file) => ({ ...file, name: `src/${file.name}` }))
      .filter(isRead),
  ).filter((one) => languageOf(one) === null);
  const pairs = Object.keys(german).map((english) => english.replace(/(?:\{\w\})+/g, '{}'));
  const all = [...new Set(written.map(({ text }) => text))].join('\n');

  /** What stands between the gaps, without what only holds it together. */
  const pieces = (text: string): string[] =>
    text
      .split('{}')
      .map((piece) => piece.replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, ''))
      .filter((piece) => /\p{L}{2}/u.test(piece));

  /** Written in pieces that the source does not show together. */
  const putTogether =
    /, to \{\}$|^(?:approved|rejected) by |^changed (?:priority|title|requester) |goes from the issue\. Notes in|jobs? waits?, the oldest/;
  /** Only ever inside of other sentences. */
  const inside = new Set([
    'the note in',
    'the link to',
    'made the request',
    'at the portal',
    'by e-mail',
    'It was deleted, or the access token may not see it.',
    'The API address of this connection is probably wrong.',
  ]);
  /** Ways to put a template together that never come out. */
  const never = new Set(['puts the tag {} off conversation {}', 'takes the tag {} on conversation {}']);

  test('has a German pair in ui/texts/de/*-sentences.ts, each sentence of it', () => {
    const isPaired = (text: string): boolean => {
      const sample = text.replaceAll('{}', '7');
      if (said(sample) !== sample || never.has(text)) return true;
      const isPart =
        text.includes('{}') || inside.has(text) || pairs.includes(`${text}, to {}`) || /^[ ,.;:(]|[ ,;:(]$/.test(text);
      return isPart && pairs.some((pair) => pieces(text).every((piece) => pair.includes(piece)));
    };
    const lacking = written.filter((one) => isSaid(one) && !isPaired(one.text));
    expect([...new Set(lacking.map(({ file, text }) => `${file}: ${text}`))]).toEqual([]);
  });

  test('and no pair is left of what is written no more', () => {
    const isWritten = (pair: string): boolean =>
      putTogether.test(pair) || pieces(pair).every((piece) => all.includes(piece));
    expect(pairs.filter((pair) => !isWritten(pair))).toEqual([]);
  });
});

/** Problems of the API; the style sheet and the script of these pages. */
const toPrograms = /^(?:notFound|ApiProblem|plainCss|connectedScript)$/;

test('pages that the server makes itself have every sentence in each language', () => {
  const pages = repositoryFiles(path.join(root, 'src', 'api')).filter(({ text }) => text.includes('ByLanguage<'));
  const words = writtenIn(pages)
    .map((one) => ({ language: languageOf(one), text: one.text.replace(/<[^>]*>/g, ''), under: one.under }))
    .filter(({ text, under }) => /\p{L}{2} \p{L}{2}/u.test(text) && !under.some((name) => toPrograms.test(name)));
  const inOne = (language: 'en' | 'de' | null): string[] =>
    words.filter((one) => one.language === language).map(({ text }) => text);
  expect(inOne(null)).toEqual([]);
  expect(inOne('de').length).toBeGreaterThan(50);
  expect(inOne('en').filter((text) => inOne('de').includes(text))).toEqual([]);
});

test('both sides of a pair have the same gaps, and what is said is German', () => {
  const gaps = (text: string): string => String((text.match(/\{\w\}/g) ?? []).toSorted());
  const wrong = Object.entries(german).filter(
    ([english, ours]) =>
      gaps(english) !== gaps(ours) ||
      ours.trim() === '' ||
      (english === ours && /\p{L}{3,}.*\s\p{L}{3,}/u.test(english)),
  );
  expect(wrong).toEqual([]);
});

test('no pair stands in two files', () => {
  const files = repositoryFiles(path.join(root, 'ui', 'texts', 'de')).filter(({ name }) =>
    name.endsWith('-sentences.ts'),
  );
  const keys = files.flatMap(({ text }) =>
    [...text.matchAll(/^ {2}(['"]?)(\S.*?)\1:(?: |$)/gm)].map(([, , key]) => key),
  );
  expect(keys.length).toBeGreaterThanOrEqual(Object.keys(german).length);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});
