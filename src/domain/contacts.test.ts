import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Contact, customersOf, matching, plainEmail, shownFields, withAttributes } from './contacts.ts';
import type { DataAttribute } from './workspace.ts';

const contact = (given: Partial<Contact>): Contact => ({
  id: '1',
  role: 'user',
  name: null,
  email: 'ann@acme.example',
  phone: null,
  externalId: null,
  avatarUrl: null,
  lastSeenAt: null,
  updatedAt: null,
  companyIds: [],
  attributes: {},
  ...given,
});

const anyContact = fc.record({
  id: fc.string({ minLength: 1, maxLength: 4 }),
  role: fc.constantFrom('user' as const, 'lead' as const),
  email: fc.constantFrom('ann@acme.example', 'ANN@acme.example', ' ann@Acme.example', 'joann@acme.example', null),
  lastSeenAt: fc.option(fc.nat()),
  updatedAt: fc.option(fc.nat()),
});

describe('the contacts of an address', () => {
  test('are those with exactly it, letter case and blanks aside', () => {
    const all = [contact({ id: 'a', email: ' Ann@ACME.example ' }), contact({ id: 'b', email: 'joann@acme.example' })];
    expect(matching('ann@acme.example', all).map(({ id }) => id)).toEqual(['a']);
    expect(matching('nobody@acme.example', all)).toEqual([]);
  });

  test('come users first, then who was seen last, then by id, whatever order they were found in', () => {
    fc.assert(
      fc.property(fc.array(anyContact, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (given, dice) => {
        const all = given.map(contact);
        const unique = [...new Map(all.map((one) => [one.id, one])).values()];
        const shuffled = unique.toSorted(() => ((dice.next().value ?? 0) % 3) - 1);
        const found = matching('Ann@acme.example', unique);
        expect(matching('ann@ACME.example', shuffled)).toEqual(found);
        expect(found.every(({ email }) => email !== null && plainEmail(email) === 'ann@acme.example')).toBe(true);
        const firstLead = found.findIndex(({ role }) => role === 'lead');
        expect(firstLead === -1 || found.slice(firstLead).every(({ role }) => role === 'lead')).toBe(true);
      }),
    );
  });
});

describe('fields', () => {
  const known: DataAttribute[] = [
    { fullName: 'custom_attributes.renewal', label: 'Renewal', dataType: 'date', custom: true, options: [] },
    { fullName: 'signed_up_at', label: 'Signed up', dataType: 'date', custom: false, options: [] },
    { fullName: 'custom_attributes.seats', label: 'Seats', dataType: 'integer', custom: true, options: [] },
  ];
  const shown = (attributes: Contact['attributes'], user: string[]) =>
    shownFields({ role: 'user', attributes }, { user, lead: [] }, known);

  test('come in the order of the role, also those without a value', () => {
    const fields = { user: ['phone', 'email'], lead: ['email'] };
    const { attributes } = contact({ attributes: { email: 'a@b.example' } });
    expect(shownFields({ role: 'user', attributes }, fields, [])).toEqual([
      { key: 'phone', label: 'Phone', value: null, kind: 'phone' },
      { key: 'email', label: 'Email', value: 'a@b.example', kind: 'email' },
    ]);
    expect(shownFields({ role: 'lead', attributes }, fields, []).map(({ key }) => key)).toEqual(['email']);
  });

  test.each<[string, Contact['attributes'][string], string, unknown]>([
    ['signed_up_at', 1_700_000_000, 'date', '2023-11-14T22:13:20.000Z'],
    ['last_replied_at', 1_700_000_000, 'date', '2023-11-14T22:13:20.000Z'],
    ['custom_attributes.renewal', 1_700_000_000, 'date', '2023-11-14T22:13:20.000Z'],
    ['custom_attributes.renewal', '2026-01-31', 'date', '2026-01-31T00:00:00.000Z'],
    ['custom_attributes.renewal', 'next year', 'date', 'next year'],
    ['custom_attributes.seats', 12, 'number', 12],
    ['custom_attributes.vip', true, 'boolean', true],
    ['custom_attributes.page', 'https://acme.example/a', 'link', 'https://acme.example/a'],
    ['custom_attributes.page', 'javascript:alert(1)', 'text', 'javascript:alert(1)'],
    ['custom_attributes.tags', ['a', 'b'], 'list', ['a', 'b']],
  ])('%s of %j is a %s', (key, value, ...expected) => {
    const [field] = shown({ [key]: value }, [key]);
    expect([field?.kind, field?.value]).toEqual(expected);
  });

  test('no value makes the panel fail', () => {
    const values = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.array(fc.string()));
    const keys = fc.constantFrom('signed_up_at', 'custom_attributes.renewal', 'custom_attributes.seats', 'email', 'x');
    fc.assert(
      fc.property(keys, values, (key, value) => {
        expect(shown({ [key]: value }, [key])).toHaveLength(1);
      }),
    );
  });

  test('that nobody chose are not kept', () => {
    const kept = withAttributes(contact({ attributes: { email: 'a', secret: 'b' } }), ['email', 'phone']);
    expect(kept.attributes).toEqual({ email: 'a', phone: null });
  });
});

describe('customers', () => {
  const read = (revenue: number | string | null, companyIds: string[]) => ({
    companyIds,
    attributes: { revenue },
  });

  test('are counted once each, with their companies, and summed', () => {
    const contacts = new Map([
      ['a', read(0.1, ['x'])],
      ['b', read(0.2, ['x', 'y'])],
      ['c', read('30', [])],
    ]);
    expect(customersOf([['a', 'b'], ['b'], ['c', 'unread'], null], contacts, 'revenue')).toEqual({
      contacts: 4,
      companies: 2,
      sum: 30.3,
      unread: 1,
    });
    expect(customersOf([['a']], contacts, null).sum).toBeNull();
  });

  test('are the same however often, and in whatever order, their conversations are linked', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(
        fc.array(fc.array(id)),
        fc.dictionary(id, fc.integer({ min: -1_000, max: 1_000 })),
        (ids, revenues) => {
          const contacts = new Map(
            Object.entries(revenues).map(([key, value]) => [key, read(value, [`company ${key}`])]),
          );
          const once = customersOf(ids, contacts, 'revenue');
          expect(customersOf([...ids, ...ids.toReversed()], contacts, 'revenue')).toEqual(once);
          expect(once.contacts).toBe(new Set(ids.flat()).size);
        },
      ),
    );
  });
});
