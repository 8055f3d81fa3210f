import { useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import css from './Account.module.css';

interface Parts {
  codes: string[];
  title: string;
  onDone: () => void;
}

/** Shown this once: taken along by copy or as a file. */
export function RecoveryCodes({ codes, title, onDone }: Parts) {
  const [said, say] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus is gone.
  useEffect(() => heading.current?.focus(), []);
  const text = `${codes.join('\n')}\n`;
  return (
    <div className={css.setup}>
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      <p>
        These recovery codes let you in when the phone is away. Each works once. <b>They are shown this once</b>: keep
        them where the phone is not.
      </p>
      <ul className={css.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={css.buttons}>
        <Button
          onClick={() => {
            navigator.clipboard.writeText(text).then(
              () => say('Copied'),
              () => say('Mark them and copy them by hand'),
            );
          }}
        >
          <Icon name="copy" /> Copy all
        </Button>
        <Button onClick={() => download(text)}>
          <Icon name="download" /> Download
        </Button>
        <span role="status" className={css.muted}>
          {said}
        </span>
      </div>
      <div className={css.buttons}>
        <Button look="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([`Deskbridge recovery codes for ${window.location.host}\n\n${text}`]));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'deskbridge-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(url);
}
