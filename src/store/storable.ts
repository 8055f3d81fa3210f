/** A text without what PostgreSQL cannot keep. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** JSON without what PostgreSQL cannot keep in a text: NUL, and half a pair of surrogates. Vendors' words may carry both. */
export function storable(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? storableText(item) : item));
}
