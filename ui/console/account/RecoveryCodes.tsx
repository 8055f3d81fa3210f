import { useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { copied } from '../../kit/copied.ts';
import { Icon } from '../../kit/Icon.tsx';
import { saveAs } from '../../kit/save-as.ts';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/account.ts';
import css from './Account.module.css';

const said = texts.codes;

interface Parts {
  codes: string[];
  title: string;
  onDone: () => void;
}

/** Shown this once: taken along by copy or as a file. */
export function RecoveryCodes({ codes, title, onDone }: Parts) {
  const [came, setCame] = useState<'copied' | 'byHand' | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus is gone.
  useEffect(() => heading.current?.focus(), []);
  const text = `${codes.join('\n')}\n`;
  return (
    <div className={css.setup}>
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      <p>{sentence(said.what, { once: <b>{said.once}</b> })}</p>
      <ul className={css.codes} aria-label={said.list}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={css.buttons}>
        <Button onClick={() => void copied(text).then((done) => setCame(done ? 'copied' : 'byHand'))}>
          <Icon name="copy" /> {said.copy}
        </Button>
        <Button
          onClick={() =>
            saveAs('deskbridge-recovery-codes.txt', `${said.file(window.location.host)}\n\n${text}`, 'text/plain')
          }
        >
          <Icon name="download" /> {said.download}
        </Button>
        <span role="status" className={css.muted}>
          {came !== null && said[came]}
        </span>
      </div>
      <div className={css.buttons}>
        <Button look="primary" onClick={onDone}>
          {said.kept}
        </Button>
      </div>
    </div>
  );
}
