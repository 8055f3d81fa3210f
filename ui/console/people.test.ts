import { expect, test } from 'vitest';
import { effect, event } from '../../test/browser/console-fixtures.ts';
import { choicesOf, mattersOf } from './people.ts';

test('dead effects, doubtful ones that ask and dead events wait for a person, newest first; what is looked up does not', () => {
  const dead = effect(1, { state: 'dead', createdAt: '2026-05-20T10:00:00.000Z' });
  const asks = effect(2, { state: 'unknown', asksPerson: true, createdAt: '2026-05-20T11:00:00.000Z' });
  const lookedUp = effect(3, { state: 'unknown' });
  const deadEvent = event(4, { state: 'dead', receivedAt: '2026-05-20T10:30:00.000Z' });
  const matters = mattersOf([dead, asks, lookedUp], [deadEvent]);
  expect(matters.map((matter) => (matter.kind === 'effect' ? matter.effect.id : matter.event.id))).toEqual([
    asks.id,
    deadEvent.id,
    dead.id,
  ]);
});

test('only what is in doubt can be said to be there, and sending it again warns of two', () => {
  const at = '2026-05-20T10:00:00.000Z';
  const doubtful = choicesOf({ kind: 'effect', at, effect: effect(1, { state: 'unknown', asksPerson: true }) });
  expect(doubtful.map(({ label }) => label)).toEqual(['It is there', 'Send again']);
  expect(doubtful[1]?.does).toContain('it will be there twice: look for [ref 7F3K2Q] before');
  const dead = choicesOf({ kind: 'effect', at, effect: effect(1, { state: 'dead' }) });
  expect(dead.map(({ label }) => label)).toEqual(['Send again']);
  expect(dead[0]?.does).toContain('It did not arrive before');
});
