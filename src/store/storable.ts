/** A text without what PostgreSQL cannot keep. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** JSON without what PostgreSQL cannot keep in a text: NUL, and half a pair of surrogates. Vendors' words may carry both. */
export function storable(value: unknown): string {
  const json = JSON.stringify(value);
  // JSON spells both with `\\u`. To look at every string costs more than the whole text, and next to none has one.
  if (!json.includes('\\u')) return json;
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? storableText(item) : item));
}
