import { locale } from './language.ts';

/** “1 note”, “2,000 notes”: as many words as English and German need. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString(locale)} ${count === 1 ? one : many}`;
}
