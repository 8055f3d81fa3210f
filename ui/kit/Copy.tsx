import { useState } from 'react';
import { Button } from './Button.tsx';
import css from './Copy.module.css';
import { Icon } from './Icon.tsx';

/** A text to be taken elsewhere, whole, with a button that copies it. `label` says what it is. */
export function Copy({ text, label }: { text: string; label: string }) {
  const [said, say] = useState<'' | 'Copied' | 'Mark it and copy it by hand'>('');
  return (
    <span className={css.copy}>
      <code className={css.text}>{text}</code>
      <Button
        look="quiet"
        aria-label={`Copy ${label}`}
        onClick={() => {
          navigator.clipboard.writeText(text).then(
            () => say('Copied'),
            () => say('Mark it and copy it by hand'),
          );
        }}
      >
        <Icon name={said === 'Copied' ? 'check' : 'copy'} />
      </Button>
      <span role="status" className={said === 'Copied' ? 'visually-hidden' : css.said}>
        {said}
      </span>
    </span>
  );
}
