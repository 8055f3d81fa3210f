import { expect, test } from 'vitest';
import { type TicketType, typeOf, typesLeft } from './ticket-types.ts';

const types = [
  { id: '7', name: 'Bug' },
  { id: '8', name: 'Wish' },
] as TicketType[];

test('a line may mean a ticket type by its name, as it was saved while Intercom was away', () => {
  expect(typeOf('Bug', { types })?.id).toBe('7');
  expect(typesLeft(types, ['Bug']).map(({ id }) => id)).toEqual(['8']);
  expect(typesLeft(types, ['8', 'gone']).map(({ id }) => id)).toEqual(['7']);
});
