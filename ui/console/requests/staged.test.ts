import { expect, test } from 'vitest';
import { againFrom, alongWith, type Staged } from './staged.ts';
import { MOST_BYTES } from './upload.ts';

const said = { comment: 'c1', public: true };
const inside = { comment: 'c2', public: false };

const staged = (id: string, more: Partial<Staged> = {}): Staged => ({
  id,
  file: new File(['a;b'], `${id}.csv`),
  done: null,
  trouble: null,
  place: null,
  ...more,
});
const large = Object.defineProperty(new File([], 'large.csv'), 'size', { value: MOST_BYTES + 1 });
const files = [
  staged('1', { trouble: 'cut', place: said }),
  staged('2'),
  staged('3', { trouble: 'cut', place: inside }),
  staged('4', { file: large, trouble: 'too large' }),
];

test('a file that failed is sent again to where it was said, and nothing else goes along', () => {
  expect(againFrom(files).map(({ staged: { id }, place }) => [id, place])).toEqual([
    ['1', said],
    ['3', inside],
  ]);
  expect(againFrom([staged('2'), staged('4', { file: large, trouble: 'too large' })])).toEqual([]);
});

test('a file that failed with something said before does not go along with what is said next', () => {
  expect(alongWith(files).map(({ id }) => id)).toEqual(['2']);
});
