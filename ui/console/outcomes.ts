import type { EffectAnswer } from '../../src/api/schemas.ts';

/** Effects that ended alike; more than a few of a kind are told as one. */
export interface Outcome {
  first: EffectAnswer;
  effects: EffectAnswer[];
}

const ONE_BY_ONE = 3;
const order: readonly EffectAnswer['kind'][] = [
  'ticket-creation',
  'conversation-creation',
  'note',
  'reply',
  'contact',
  'reopen',
  'remote-link',
  'remote-link-removal',
  'issue-creation',
  'issue-comment',
  'issue-comment-edit',
  'issue-status',
  'issue-fields',
  'conversation-tag',
  'conversation-assignment',
  'ticket-state',
  'ticket-attributes',
  'mail',
  'sign-in-mail',
  'test-mail',
  'webhook',
];

/** What came of an event: notes first, a hundred notes in one line, what was done twice for one link once. */
export function outcomesOf(effects: EffectAnswer[]): Outcome[] {
  const alike = Map.groupBy(effects, ({ kind, state, asksPerson, reason }) =>
    [order.indexOf(kind), state, asksPerson, reason].join(' '),
  );
  return [...alike]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([, group]) => group.filter(({ linkId }, at) => group.findIndex((one) => one.linkId === linkId) === at))
    .flatMap((group) => (group.length > ONE_BY_ONE ? [group] : group.map((effect) => [effect])))
    .flatMap((group) => (group[0] === undefined ? [] : [{ first: group[0], effects: group }]));
}
