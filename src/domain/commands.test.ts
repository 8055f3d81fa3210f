import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOwnNote, readCommand } from './commands.ts';

const create = (projectKey: string, summary: string, description: string | null) => ({
  kind: 'command',
  command: { kind: 'create', projectKey, summary, description },
});

describe('a command to create', () => {
  test.each([
    ['/createJiraIssue SUP :: Export stops', create('SUP', 'Export stops', null)],
    ['/createJiraIssue SUP::Export stops', create('SUP', 'Export stops', null)],
    ['  /CREATEJIRAISSUE sup ::  Export\n stops  :: since Monday', create('SUP', 'Export stops', 'since Monday')],
    ['/createJiraIssue SUP :: One :: two :: three', create('SUP', 'One', 'two :: three')],
    ['/createJiraIssue SUP :: One ::', create('SUP', 'One', null)],
    ['/createJiraIssue SUP :: One :: first line\nsecond line', create('SUP', 'One', 'first line\nsecond line')],
  ])('%j is read', (text, expected) => {
    expect(readCommand(text)).toEqual(expected);
  });

  test.each([
    ['/createJiraIssue', 'The command names no project.'],
    ['/createJiraIssue SUP', 'The command gives no summary.'],
    ['/createJiraIssue SUP ::', 'The command gives no summary.'],
    ['/createJiraIssue Export stops', '“Export stops” is no project key.'],
    ['/createJiraIssue 9X :: One', '“9X” is no project key.'],
    [
      `/createJiraIssue SUP :: ${'x'.repeat(256)}`,
      'The summary is longer than 255 characters: put the rest after a second “::”.',
    ],
  ])('%j is answered with what to type instead', (text, problem) => {
    expect(readCommand(text)).toEqual({
      kind: 'problem',
      problem,
      sample: '/createJiraIssue KEY :: summary :: description',
    });
  });

  test('keeps every summary and description whole', () => {
    const words = fc.stringMatching(/^[a-z0-9 ,.!?äß😀-]{1,80}$/u).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,9}$/), words, words, (key, summary, description) => {
        const oneLine = summary.trim().replaceAll(/\s+/g, ' ');
        expect(readCommand(`/createJiraIssue ${key} :: ${summary} :: ${description}`)).toEqual(
          create(key, oneLine, description.trim()),
        );
      }),
    );
  });
});

describe('a command to link', () => {
  test.each(['/linkJiraIssue SUP-1', '/linkjiraissue  sup-1 '])('%j is read', (text) => {
    expect(readCommand(text)).toEqual({
      kind: 'command',
      command: { kind: 'link', issueKey: 'SUP-1', projectKey: 'SUP' },
    });
  });

  test.each([
    '/linkJiraIssue',
    '/linkJiraIssue SUP',
    '/linkJiraIssue SUP-0',
    '/linkJiraIssue SUP-1 SUP-2',
    '/linkJiraIssue SUP-1/../x',
  ])('%j is answered with what to type instead', (text) => {
    expect(readCommand(text)).toMatchObject({ kind: 'problem', sample: '/linkJiraIssue KEY-1' });
  });
});

describe('any text', () => {
  test('is read without failing, and only ours are commands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const reading = readCommand(text);
        if (reading.kind !== 'unknown') expect(text.trim().toLowerCase()).toMatch(/^\/(create|link)jiraissue/);
      }),
    );
    expect(readCommand('/assign me').kind).toBe('unknown');
    expect(readCommand('please /linkJiraIssue SUP-1').kind).toBe('unknown');
  });

  test('of our own teammate with a reference is a note of ours, without one a teammate’s', () => {
    const text = '/linkJiraIssue SUP-1 [ref 7F3K2Q]';
    expect(isOwnNote({ authorId: '7', text }, '7')).toBe(true);
    expect(isOwnNote({ authorId: '8', text }, '7')).toBe(false);
    expect(isOwnNote({ authorId: '7', text: '/linkJiraIssue SUP-1' }, '7')).toBe(false);
  });
});
