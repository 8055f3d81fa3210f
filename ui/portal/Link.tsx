import type { ComponentProps } from 'react';
import { within } from './address.ts';

/** A link to another page of the portal. */
export function Link(parts: ComponentProps<'a'> & { href: string }) {
  return <a {...parts} onClick={within} />;
}
