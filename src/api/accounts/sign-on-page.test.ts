import { expect, test } from 'vitest';
import { hostileTexts } from '../../../test/hostile-texts.ts';
import { escaped } from '../page.ts';
import { type Unfinished, unfinishedPage } from './sign-on-page.ts';

test('the address that a provider names is text on every page, in English and in German', () => {
  const pagesWith = (email: string): string[] => {
    const all: Unfinished[] = [
      { kind: 'unknown', email },
      { kind: 'taken', email },
      { kind: 'disabled', email },
    ];
    return all.flatMap((why) => Object.values(unfinishedPage(why).page)).map(({ heading, body }) => heading + body);
  };
  const plain = pagesWith('ada@example.com');
  expect(plain).toHaveLength(6);
  for (const hostile of hostileTexts)
    expect(pagesWith(hostile)).toEqual(plain.map((page) => page.replaceAll('ada@example.com', () => escaped(hostile))));
});
