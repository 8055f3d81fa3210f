import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Rejected } from '../errors.ts';
import type { TicketCreation } from './escalation.ts';
import {
  attributeProblems,
  likeness,
  marksOf,
  openingText,
  prepareTicket,
  similarTickets,
  typeProblem,
} from './tickets.ts';
import type { TicketType, TicketTypeAttribute } from '../workspace.ts';

const attribute = (id: string, name: string, more: Partial<TicketTypeAttribute> = {}): TicketTypeAttribute => ({
  id,
  name,
  dataType: 'string',
  required: false,
  archived: false,
  options: [],
  ...more,
});
const title = attribute('1', '_default_title_', { required: true });
const description = attribute('2', '_default_description_');
const severity = attribute('3', 'Severity', {
  dataType: 'list',
  required: true,
  options: [
    { id: 'o1', label: 'Sev 1' },
    { id: 'o2', label: 'Sev 2' },
  ],
});
const mark = attribute('9', 'Deskbridge ref');

const typeWith = (...attributes: TicketTypeAttribute[]): TicketType => ({
  id: '88',
  name: 'Bug report',
  category: 'Customer',
  archived: false,
  states: [],
  attributes,
});

const creation = (given: Partial<TicketCreation> = {}): TicketCreation => ({
  kind: 'ticket-creation',
  connectionId: 'c1',
  hostId: 'h1',
  issueId: '1',
  ticketType: { id: '88', name: 'Bug report' },
  contact: { kind: 'contact', id: 'k1' },
  subject: 'Invoices twice',
  message: 'Every one of them.',
  attributes: { '3': 'o1' },
  called: {},
  assignee: null,
  by: 'Ann',
  test: false,
  ...given,
});

const prepared = (type: TicketType, given: Partial<TicketCreation> = {}) =>
  prepareTicket(creation(given), { types: [type], contact: { id: 'k1' }, ref: '7F3K2Q' }).attributes;

describe('the mark of a ticket', () => {
  test('fills an attribute of its own, where there is one, and no text', () => {
    expect(prepared(typeWith(title, description, severity, mark))).toEqual({
      _default_title_: 'Invoices twice',
      _default_description_: 'Every one of them.',
      Severity: 'o1',
      'Deskbridge ref': '7F3K2Q',
    });
  });

  test('else ends the description, else the title', () => {
    expect(prepared(typeWith(title, description, severity))['_default_description_']).toBe(
      'Every one of them.\n\n[ref 7F3K2Q]',
    );
    expect(prepared(typeWith(title, severity))['_default_title_']).toBe('Invoices twice [ref 7F3K2Q]');
  });

  test('is looked for wherever it can stand, also where it would not be put today', () => {
    const type = typeWith(title, description, severity, { ...mark, archived: true });
    expect(marksOf(creation(), [type])).toEqual([
      { attributeId: '1', alone: false },
      { attributeId: '2', alone: false },
      { attributeId: '9', alone: true },
    ]);
  });

  test('has no place in a type without words: none of its tickets can be made', () => {
    expect(typeProblem(typeWith(severity))).toContain('neither a title nor a description');
    expect(() => prepared(typeWith(severity))).toThrow(Rejected);
  });

  test('ends what a conversation begins with', () => {
    const { contact: _contact, ticketType: _type, attributes: _attributes, called: _called, ...rest } = creation();
    const conversation = {
      ...rest,
      kind: 'conversation-creation' as const,
      contact: { id: 'k1', role: 'user' as const },
    };
    expect(openingText(conversation, '7F3K2Q')).toBe('Invoices twice\n\nEvery one of them.\n\n[ref 7F3K2Q]');
  });
});

describe('attributes', () => {
  const type = typeWith(title, description, severity, attribute('4', 'Users', { dataType: 'integer' }));

  test('go by the names they have when the ticket is made, lists by the id of what they offer', () => {
    const renamed = {
      ...type,
      attributes: type.attributes.map((one) => (one.id === '3' ? { ...one, name: 'How bad' } : one)),
    };
    expect(prepared(renamed, { attributes: { '3': 'Sev 2', '4': 12 } })).toMatchObject({ 'How bad': 'o2', Users: 12 });
  });

  const wrong: [string, { given: Partial<TicketCreation>; code: string; sentence: string }][] = [
    [
      'that are required and missing',
      { given: { attributes: {} }, code: 'attribute_required', sentence: '“Severity” is required by Bug report' },
    ],
    [
      'that were deleted',
      {
        given: { attributes: { '3': 'o1', '7': 'x' }, called: { '7': 'Area' } },
        code: 'attribute_gone',
        sentence: '“Area” is no attribute',
      },
    ],
    [
      'whose option was deleted',
      {
        given: { attributes: { '3': 'o9' }, called: { o9: 'Sev 9' } },
        code: 'option_gone',
        sentence: '“Sev 9”: choose one of Sev 1, Sev 2',
      },
    ],
    [
      'of another type',
      {
        given: { attributes: { '3': 'o1', '4': 'many' } },
        code: 'wrong_type',
        sentence: '“Users” takes a whole number',
      },
    ],
  ];
  test.each(wrong)('%s are refused by name, before anything leaves', (_which, { given, code, sentence }) => {
    const found = attributeProblems(type, creation(given));
    expect(found.map((one) => one.code)).toContain(code);
    expect(found.map((one) => one.sentence).join(' ')).toContain(sentence);
    expect(() => prepared(type, given)).toThrow(Rejected);
  });

  test('of a type that is gone are none: it is said', () => {
    expect(() => prepareTicket(creation(), { types: [], contact: { id: 'k1' }, ref: 'R' })).toThrow(
      'is not in the workspace any more',
    );
  });
});

describe('likeness of titles', () => {
  test('counts words, not letters or their case', () => {
    expect(likeness('Export stops at 1,000 rows', 'export STOPS after 1,000 rows')).toBeGreaterThan(0.6);
    expect(likeness('Export stops', 'Dark mode in the app')).toBe(0);
    expect(likeness('', 'x')).toBe(0);
  });

  test('is the same both ways, between nothing and all', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(likeness(one, other)).toBe(likeness(other, one));
        expect(likeness(one, other)).toBeGreaterThanOrEqual(0);
        expect(likeness(one, other)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('orders what is offered in place of a new ticket', () => {
    const open = ['Dark mode', 'Export stops', 'Export stops at 1,000 rows'].map((words, n) => ({
      id: String(n),
      title: words,
      type: null,
      state: null,
      updatedAt: null,
    }));
    expect(similarTickets('Export stops at 1,000 rows', open).map(({ id }) => id)).toEqual(['2', '1']);
  });
});
