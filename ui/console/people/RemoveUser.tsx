import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/people.ts';
import { send } from '../api.ts';
import { Confirm } from '../Confirm.tsx';
import css from './People.module.css';
import { usersPath } from './users-data.ts';

const said = texts.removal;

interface Parts {
  user: UserAnswer;
  onClosed: () => void;
  onRemoved: () => void;
}

/** Says what goes and what stays before anything goes. */
export function RemoveUser({ user, onClosed, onRemoved }: Parts) {
  const queries = useQueryClient();
  const say = useToast();
  const removing = useMutation({
    mutationFn: () => send(`${usersPath}/${user.id}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: [usersPath] }),
  });
  return (
    <Confirm
      title={said.title(user.name)}
      action={said.action}
      doing={removing}
      onClosed={onClosed}
      onDone={() => {
        say({ text: said.done(user.name) });
        onRemoved();
      }}
    >
      <ul className={css.stops}>
        <li>{said.signedOut}</li>
        {user.link !== null && <li>{said.linkEnds}</li>}
        <li>{said.stays}</li>
        <li>{said.forGood}</li>
      </ul>
    </Confirm>
  );
}
