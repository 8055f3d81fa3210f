import { beforeEach, describe, expect, test } from 'vitest';
import type { ProjectDetailAnswer, ProjectPatch } from '../../../src/api/schemas/projects.ts';
import { Refused, ServerAway } from '../api.ts';
import { problemAt } from '../problem-at.ts';
import { createSaver, type Saved, type Saver } from './saver.ts';

const commands = (enabled: boolean) => ({ enabled, issueType: 'Task' });

/** A server with one project: what it was sent, and how it answers next. */
let sent: ProjectPatch[];
let refuse: Error | null;
let revision: number;
let said: Saved[];
let saver: Saver;
let hold: Promise<void>;
let notUndone: number;

const project = (settings: object = {}): ProjectDetailAnswer =>
  ({
    revision,
    connection: null,
    settings: { commands: commands(false), panel: { enabled: true }, ...settings },
  }) as unknown as ProjectDetailAnswer;

beforeEach(() => {
  sent = [];
  said = [];
  refuse = null;
  notUndone = 0;
  revision = 1;
  hold = Promise.resolve();
  saver = createSaver({
    project: project(),
    async patch(body) {
      sent.push(body);
      await hold;
      if (refuse !== null) throw refuse;
      revision += 1;
      return project(body);
    },
    reread: async () => project(),
    saved: (_project, what) => said.push(what),
    changedSince: () => (notUndone += 1),
  });
});

const settled = () => expect.poll(() => saver.view().saving).toBe(false);
const refusal = (code: string, errors: Refused['errors'] = []) => {
  const problem = { code, detail: 'No.', errors, type: '', title: '', status: 422, request_id: '' };
  return new Refused(409, problem);
};

describe('saving at once', () => {
  test('a change is sent with the revision it was made from, and undone with the next', async () => {
    saver.change('commands', commands(true), 'Commands are on');
    await settled();
    expect(sent).toEqual([{ revision: 1, commands: commands(true) }]);
    expect(said.map((one) => one.said)).toEqual(['Commands are on']);
    expect(saver.view().drafts).toEqual({});
    said[0]?.undo();
    await settled();
    expect(sent[1]).toEqual({ revision: 2, commands: commands(false) });
  });

  test('changes made while one is being saved go after it, the last of each part', async () => {
    const gate = Promise.withResolvers<void>();
    hold = gate.promise;
    saver.change('commands', commands(true), 'on');
    saver.change('commands', commands(false), 'off');
    saver.change('connection', 'acme', 'acme');
    gate.resolve();
    await expect.poll(() => sent.length).toBe(2);
    await settled();
    expect(sent).toEqual([
      { revision: 1, commands: commands(true) },
      { revision: 2, commands: commands(false), connection: 'acme' },
    ]);
    expect(saver.view().drafts).toEqual({});
  });
});

describe('what could not be saved', () => {
  test('stays with the person, and goes when the server is back', async () => {
    refuse = new ServerAway('Deskbridge does not answer.');
    saver.change('commands', commands(true), 'on');
    await settled();
    expect(saver.view()).toMatchObject({ drafts: { commands: commands(true) }, trouble: refuse });
    refuse = null;
    saver.retry();
    await settled();
    expect(saver.view()).toMatchObject({ drafts: {}, saving: false, trouble: null });
    expect(sent).toHaveLength(2);
  });

  test('is tried again with the next change of it', async () => {
    refuse = refusal('invalid_request', [{ path: ['commands', 'issueType'], message: 'commands.issueType: is empty' }]);
    saver.change('commands', { enabled: true, issueType: '' }, 'on');
    await settled();
    expect(problemAt(saver.view().trouble, ['commands', 'issueType'])).toBe('is empty');
    expect(problemAt(saver.view().trouble, ['commands', 'enabled'])).toBeNull();
    refuse = null;
    saver.change('commands', commands(true), 'on');
    await settled();
    expect(saver.view().trouble).toBeNull();
  });

  test('because somebody else saved waits for a decision: over theirs, from what is there now', async () => {
    refuse = refusal('changed_meanwhile');
    saver.change('commands', commands(true), 'on');
    await settled();
    saver.change('commands', { ...commands(true), issueType: 'Bug' }, 'Bug');
    expect(sent).toHaveLength(1);
    refuse = null;
    revision = 7;
    saver.retry();
    await expect.poll(() => sent.length).toBe(2);
    await settled();
    expect(sent[1]).toEqual({ revision: 7, commands: { enabled: true, issueType: 'Bug' } });
  });

  test('or is let go', async () => {
    refuse = refusal('changed_meanwhile');
    saver.change('commands', commands(true), 'on');
    await settled();
    saver.drop();
    expect(saver.view()).toMatchObject({ drafts: {}, saving: false, trouble: null });
  });
});

test('undo takes back only what nobody else has changed since', async () => {
  saver.change('commands', commands(true), 'on');
  await settled();
  revision = 5;
  saver.heard(project({ commands: { enabled: true, issueType: 'Theirs' } }));
  said[0]?.undo();
  await settled();
  expect([sent.length, notUndone]).toEqual([1, 1]);
  expect(saver.view().project.settings.commands.issueType).toBe('Theirs');
});

test('what was read again is what the next save is made from', async () => {
  revision = 5;
  saver.heard(project());
  saver.change('commands', commands(true), 'on');
  await settled();
  expect(sent[0]?.revision).toBe(5);
});

test('an answer that was on its way during a save is old when it comes, and nothing is built on it', async () => {
  const old = project();
  saver.change('commands', commands(true), 'on');
  await settled();
  saver.heard(old);
  expect(saver.view().project.settings.commands).toEqual(commands(true));
  saver.change('commands', { ...saver.view().project.settings.commands, issueType: 'Bug' }, 'issue type');
  await settled();
  expect(sent[1]).toEqual({ revision: 2, commands: { enabled: true, issueType: 'Bug' } });
});
