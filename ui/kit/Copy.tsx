import { useState } from 'react';
import { texts } from '../texts/kit.ts';
import { Button } from './Button.tsx';
import { copied } from './copied.ts';
import css from './Copy.module.css';
import { Icon } from './Icon.tsx';

/** A text to be taken elsewhere, whole, with a button that copies it. `label` says what it is. */
export function Copy({ text, label }: { text: string; label: string }) {
  const [came, setCame] = useState<'copied' | 'byHand' | null>(null);
  return (
    <span className={css.copy}>
      <code className={css.text}>{text}</code>
      <Button
        look="quiet"
        aria-label={texts.copy.copy(label)}
        onClick={() => void copied(text).then((done) => setCame(done ? 'copied' : 'byHand'))}
      >
        <Icon name={came === 'copied' ? 'check' : 'copy'} />
      </Button>
      <span role="status" className={came === 'copied' ? 'visually-hidden' : css.said}>
        {came !== null && texts.copy[came]}
      </span>
    </span>
  );
}
