import type { ReactNode } from 'react';
import { texts } from '../texts/kit.ts';
import css from './Away.module.css';
import { LinkButton } from './LinkButton.tsx';

/** A link that leads away from the console, into another tab; as a `button` where it is the next step. */
export function Away({ href, children, button = false }: { href: string; children: ReactNode; button?: boolean }) {
  const Anchor = button ? LinkButton : 'a';
  return (
    <Anchor className={button ? undefined : css.away} href={href} target="_blank" rel="noreferrer">
      <span>
        <span className={css.text}>{children}</span>
        {/* Text, not a picture: it stays with the last word when the line ends. */}
        <span className={css.arrow} aria-hidden="true" />
        <span className="visually-hidden"> {texts.newTab}</span>
      </span>
    </Anchor>
  );
}
