/** JSON without what PostgreSQL cannot keep in a text: NUL, and half a pair of surrogates. Vendors' words may carry both. */
export function storable(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'string' ? item.replaceAll('\0', '').toWellFormed() : item,
  );
}
