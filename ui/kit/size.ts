import { locale } from '../texts/language.ts';

/** `1.2 MB`, in the reader's language. */
export function sizeOf(bytes: number): string {
  const [unit, by] =
    bytes >= 1024 ** 2
      ? (['megabyte', 1024 ** 2] as const)
      : bytes >= 1024
        ? (['kilobyte', 1024] as const)
        : (['byte', 1] as const);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: by === 1024 ** 2 ? 1 : 0,
  }).format(bytes / by);
}
