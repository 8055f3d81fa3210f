import { type ClipboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { Icon } from '../kit/Icon.tsx';
import { names } from '../kit/names.ts';
import { sizeOf } from '../kit/size.ts';
import { texts } from '../texts/portal.ts';
import css from './Files.module.css';
import { type FileRules, sorted } from './file-rules.ts';

const said = texts.files;

interface Taking {
  rules: FileRules | null;
  /** What was not taken last, and why. */
  problems: string[];
  take: (files: readonly File[]) => void;
}

/** Files by whatever way they come: what would not be taken is said at once. `had`: as many are there already. */
export function useTaking(
  rules: FileRules | null,
  { had, onFiles }: { had: number; onFiles: (files: File[]) => void },
): Taking {
  const [problems, setProblems] = useState<string[]>([]);
  return {
    rules,
    problems,
    take(files) {
      if (files.length === 0) return;
      const sifted = sorted(files, rules, had);
      setProblems(sifted.problems);
      if (sifted.good.length > 0) onFiles(sifted.good);
    },
  };
}

/** Where files are chosen or dropped. */
export function FileTaker({ taking, children }: { taking: Taking; children?: ReactNode }) {
  const { rules, problems, take } = taking;
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const id = useId();
  return (
    <div
      className={names(css.taker, over && css.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      {children}
      <div className={css.line}>
        <input
          ref={input}
          id={id}
          type="file"
          multiple
          className="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            take([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <Button onClick={() => input.current?.click()}>
          <Icon name="plus" /> {said.add}
        </Button>
        <span className={css.hint}>{rules === null ? said.orDrop : said.orDropUpTo(sizeOf(rules.mostBytes))}</span>
      </div>
      <div role="alert" className={css.problems}>
        {problems.map((problem) => (
          <p key={problem} className={css.problem}>
            {problem}
          </p>
        ))}
      </div>
    </div>
  );
}

/** Files in what is pasted into a text; the text itself goes its usual way. */
export function pastedFiles(event: ClipboardEvent): File[] {
  const files = [...(event.clipboardData?.files ?? [])];
  // What is copied from a document comes as text and as a picture of it: the text is meant.
  if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return [];
  event.preventDefault();
  return files;
}

interface RowParts {
  name: string;
  bytes: number;
  /** 0 to 1 while it is sent; null: it is not being sent. */
  part?: number | null;
  trouble?: string | null;
  onAgain?: () => void;
  onRemove?: () => void;
}

/** One file, before it is sent or on its way. */
export function FileRow({ name, bytes, part = null, trouble = null, onAgain, onRemove }: RowParts) {
  return (
    <li className={css.file}>
      <span className={css.name} dir="auto">
        {name}
      </span>
      <span className={css.hint}>{sizeOf(bytes)}</span>
      {part !== null && (
        <>
          <progress className={css.progress} max={1} value={part} aria-label={said.sending(name)} />
          <span className={css.hint}>{Math.round(part * 100)} %</span>
        </>
      )}
      {trouble !== null && (
        <span className={css.problem} role="alert">
          {said.notSent(trouble)}
        </span>
      )}
      {onAgain !== undefined && (
        <Button look="link" onClick={onAgain} aria-label={said.tryAgainWith(name)}>
          {said.tryAgain}
        </Button>
      )}
      {onRemove !== undefined && (
        <Button look="quiet" onClick={onRemove} aria-label={said.remove(name)}>
          <Icon name="close" />
        </Button>
      )}
    </li>
  );
}

export function FileList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={css.files} aria-label={label}>
      {children}
    </ul>
  );
}
