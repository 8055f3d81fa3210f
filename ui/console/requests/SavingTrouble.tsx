import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/request.ts';
import { sentence } from '../../texts/sentence.tsx';
import { Trouble } from '../Trouble.tsx';
import css from './SavingTrouble.module.css';
import type { Wish } from './saving.ts';
import type { Saving } from './useSaving.ts';
import { priorityWord, statusSaid } from './words.ts';

const said = texts.conflict;

interface Parts {
  saving: Pick<Saving, 'conflict' | 'insist' | 'letGo' | 'trouble'>;
  /** Saved over what somebody else had left. */
  onSaved?: () => void;
}

/** Why nothing was saved. Where somebody was faster: what they left, and who is to win. */
export function SavingTrouble({ saving: { conflict, insist, letGo, trouble }, onSaved }: Parts) {
  if (conflict === null) return <Trouble error={trouble} />;
  const fields = Object.keys(conflict.wish) as (keyof Wish)[];
  return (
    <div className={css.conflict} role="alert">
      <p>
        <b>{said.changed}</b> {said.notSaved}
      </p>
      <ul>
        {fields.map((field) => (
          <li key={field}>{sentence(isNow[field], { value: <q>{inWords(conflict.now, field)}</q> })}</li>
        ))}
      </ul>
      <p className={css.buttons}>
        <Button onClick={() => void insist().then((saved) => saved && onSaved?.())}>{said.saveMine}</Button>
        <Button look="quiet" onClick={letGo}>
          {said.leave}
        </Button>
      </p>
    </div>
  );
}

const isNow: Record<keyof Wish, string> = said.now;

function inWords(now: NonNullable<Saving['conflict']>['now'], field: keyof Wish): string {
  switch (field) {
    case 'status':
      return statusSaid(now.status).word;
    case 'priority':
      return priorityWord(now.priority);
    case 'assignee':
      return now.assignee?.name ?? said.nobody;
    case 'service':
      return now.service?.name ?? said.none;
    case 'tags':
      return now.tags.join(', ') || said.none;
    case 'requester':
      return now.requester.name;
    case 'answers':
      return Object.values(now.answers).join(', ') || said.empty;
    case 'title':
    case 'description':
    case 'project':
      return now[field] || said.empty;
  }
}
