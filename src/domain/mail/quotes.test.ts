import { describe, expect, test } from 'vitest';
import { splitAnswer, splitNew } from './quotes.ts';

describe('an answer is what was written above', () => {
  test.each([
    ['Gmail', 'Thanks!\n\nOn Mon, May 4, 2026 at 10:00 AM Ann <ann@acme.example> wrote:\n\n> Hello\n> there\n'],
    [
      'a line that was broken',
      'Thanks!\n\nOn Mon, May 4, 2026 at 10:00 AM Acme Support\n<help@acme.example> wrote:\n> Hello',
    ],
    ['German', 'Thanks!\n\nAm 04.05.2026 um 10:00 schrieb Ann <ann@acme.example>:\n> Hallo'],
    ['French', 'Thanks!\n\nLe lun. 4 mai 2026 à 10:00, Ann <ann@acme.example> a écrit :\n> Bonjour'],
    ['Spanish', 'Thanks!\n\nEl lun, 4 may 2026 a las 10:00, Ann (<ann@acme.example>) escribió:\n> Hola'],
    [
      'Outlook',
      'Thanks!\n\n________________________________\nFrom: Ann <ann@acme.example>\nSent: Monday\nTo: Cleo\nSubject: x\n\nHello',
    ],
    ['Outlook in German', 'Thanks!\n\nVon: Ann\nGesendet: Montag\nAn: Cleo\nBetreff: x\n\nHallo'],
    ['old Outlook', 'Thanks!\n\n-----Original Message-----\nFrom: Ann\n\nHello'],
    ['no attribution', 'Thanks!\n\n> Hello\n>\n> there'],
    ['a signature', 'Thanks!\n-- \nCleo\nAcme'],
    ['a telephone', 'Thanks!\n\nSent from my iPhone\n\nOn Mon, May 4, 2026, Ann <a@b.example> wrote:\n> Hello'],
  ])('%s', (_program, text) => {
    const { said, rest } = splitAnswer(text);
    expect(said).toBe('Thanks!');
    expect(rest).not.toBe('');
  });

  test.each([
    [
      'between the quotes',
      'On Mon, May 4, 2026 at 10:00 AM Ann <a@b.example> wrote:\n> Which one?\nThe second.\n> And when?\nToday.',
    ],
    ['below', '> Which one?\n\nThe second.'],
    ['nowhere', '> Which one?'],
  ])('all of it, where the words stand %s', (_where, text) => {
    expect(splitAnswer(text)).toEqual({ said: text, rest: '' });
  });

  test('also above ever so many quotes with words between them', () => {
    const quotes = '> Hello\n'.repeat(200_000);
    const text = `${quotes}Today.\n${quotes}`.trim();
    expect(splitAnswer(text)).toEqual({ said: `${quotes}Today.`, rest: quotes.trim() });
  });

  test('nothing is lost', () => {
    const { said, rest } = splitAnswer('One\n-- \nCleo\n\nOn Mon, 4 May 2026, Ann <a@b.example> wrote:\n> Hello');
    for (const word of ['One', 'Cleo', 'Hello']) expect(`${said}\n${rest}`).toContain(word);
  });
});

test('a new mail keeps what it quotes, for that is what it asks about', () => {
  const text = 'See below.\n\n---------- Forwarded message ---------\nFrom: Ann\nDate: Monday\n\nHello';
  expect(splitNew(text)).toEqual({ said: text, rest: '' });
  expect(splitNew('Help!\n-- \nCleo')).toEqual({ said: 'Help!', rest: '-- \nCleo' });
});
