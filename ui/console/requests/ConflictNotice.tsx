import { Button } from '../../kit/Button.tsx';
import css from './ConflictNotice.module.css';
import type { Wish } from './saving.ts';
import type { Saving } from './useSaving.ts';
import { priorityWord, statusSaid } from './words.ts';

/** Somebody was faster: what they left, and who is to win. */
export function ConflictNotice({
  saving: { conflict, insist, letGo },
}: {
  saving: Pick<Saving, 'conflict' | 'insist' | 'letGo'>;
}) {
  if (conflict === null) return null;
  const fields = Object.keys(conflict.wish) as (keyof Wish)[];
  return (
    <div className={css.conflict} role="alert">
      <p>
        <b>Somebody changed this meanwhile.</b> Nothing of yours was saved.
      </p>
      <ul>
        {fields.map((field) => (
          <li key={field}>
            {fieldWords[field]} is now <q>{inWords(conflict.now, field)}</q>
          </li>
        ))}
      </ul>
      <p className={css.buttons}>
        <Button onClick={insist}>Save mine over it</Button>
        <Button look="quiet" onClick={letGo}>
          Leave it as it is
        </Button>
      </p>
    </div>
  );
}

const fieldWords: Record<keyof Wish, string> = {
  title: 'The title',
  description: 'The description',
  status: 'The status',
  priority: 'The priority',
  assignee: 'The assignee',
  tags: 'The list of tags',
  service: 'The service',
  answers: 'The form',
  requester: 'The requester',
  project: 'The inbox',
};

function inWords(now: NonNullable<Saving['conflict']>['now'], field: keyof Wish): string {
  switch (field) {
    case 'status':
      return statusSaid(now.status).word;
    case 'priority':
      return priorityWord(now.priority);
    case 'assignee':
      return now.assignee?.name ?? 'nobody';
    case 'service':
      return now.service?.name ?? 'none';
    case 'tags':
      return now.tags.join(', ') || 'none';
    case 'requester':
      return now.requester.name;
    case 'answers':
      return Object.values(now.answers).join(', ') || 'empty';
    case 'title':
    case 'description':
    case 'project':
      return now[field] || 'empty';
  }
}
