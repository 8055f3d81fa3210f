import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/sign-in.ts';
import { Refused, send } from '../api.ts';
import { sessionPath, useEnter } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import { Card, SignOut } from './Card.tsx';
import css from './Card.module.css';
import { CodeField } from './CodeField.tsx';
import { LostFactor } from './SignInPage.tsx';
import { useWait } from './wait.ts';

/** Somebody came by a link, and has a second factor: its code, before anything else. */
export function CodePage({ session }: { session: SignedInAnswer }) {
  const [code, setCode] = useState('');
  const enter = useEnter();
  const wait = useWait();
  const showing = useMutation({
    mutationFn: () => send<SignedInAnswer>(`${sessionPath}/code`, { body: { code } }),
    onSuccess: enter,
    onError: (error) => wait.begin(error instanceof Refused ? error.waitSeconds : null),
  });
  const busy = showing.isPending || wait.seconds > 0;
  return (
    <Card title={texts.code.title} lead={texts.code.comingInAs(session.user.name)}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) showing.mutate();
        }}
      >
        <CodeField value={code} onChange={setCode} autoFocus />
        <Trouble error={showing.error} />
        <Button type="submit" look="primary" busy={busy}>
          {wait.seconds > 0 ? texts.wait(wait.seconds) : texts.goOn}
        </Button>
      </form>
      <SignOut />
      <LostFactor />
    </Card>
  );
}
