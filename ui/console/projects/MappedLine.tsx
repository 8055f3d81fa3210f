import type { ReactNode } from 'react';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/project-escalation.ts';
import css from './FieldMapping.module.css';
import settings from './Settings.module.css';

const said = texts.lines;

interface SaidParts {
  problems: string[];
  remarks: string[];
}

interface Parts extends SaidParts {
  /** What its two buttons do, for those who only hear them. */
  edit: string;
  remove: string;
  onEdit: () => void;
  onRemove: () => void;
  children: ReactNode;
}

/** One line of a mapping, with what is wrong with it. */
export function MappedLine({ edit, remove, onEdit, onRemove, problems, remarks, children }: Parts) {
  return (
    <li className={css.line}>
      <div className={css.words}>
        <p className={css.muted}>{children}</p>
        <SaidOf problems={problems} remarks={remarks} />
      </div>
      <div className={css.buttons}>
        <Button look="link" aria-label={edit} onClick={onEdit}>
          {said.edit}
        </Button>
        <Button look="link" aria-label={remove} onClick={onRemove}>
          {said.remove}
        </Button>
      </div>
    </li>
  );
}

/** What the server has against a line, and what else it says of it. */
export function SaidOf({ problems, remarks }: SaidParts) {
  return (
    <>
      {problems.map((problem) => (
        <p key={problem} className={settings.wrong}>
          {problem}
        </p>
      ))}
      {remarks.map((remark) => (
        <p key={remark} className={settings.hint}>
          {remark}
        </p>
      ))}
    </>
  );
}
