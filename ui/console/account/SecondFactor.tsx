import { PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecoveryCodesAnswer, SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { sessionPath } from '../session.ts';
import { CodeField } from '../sign-in/CodeField.tsx';
import { Trouble } from '../Trouble.tsx';
import { counted } from '../words.ts';
import css from './Account.module.css';
import { FactorSetup } from './FactorSetup.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

const FEW = 3;

export function SecondFactor({ session }: { session: SignedInAnswer }) {
  const { on, recoveryCodesLeft } = session.secondFactor;
  const [setting, setSetting] = useState(false);
  const [asked, ask] = useState<'off' | 'codes' | null>(null);
  const queries = useQueryClient();
  const changed = (): Promise<void> => queries.invalidateQueries({ queryKey: [sessionPath] });
  if (setting)
    return (
      <Section title="Second factor">
        <div className={css.body}>
          <FactorSetup
            onCancel={() => setSetting(false)}
            onDone={() => {
              setSetting(false);
              void changed();
            }}
          />
        </div>
      </Section>
    );
  return (
    <Section title="Second factor">
      <div className={css.body}>
        <div className={css.on}>
          <State tone={on ? 'good' : 'quiet'} pill>
            {on ? 'On' : 'Off'}
          </State>
          <div className={css.buttons}>
            {on ? (
              <>
                <Button onClick={() => ask('codes')}>New recovery codes</Button>
                <Button onClick={() => ask('off')}>Turn off</Button>
              </>
            ) : (
              <Button look={session.secondFactor.required ? 'primary' : 'plain'} onClick={() => setSetting(true)}>
                Set up
              </Button>
            )}
          </div>
        </div>
        {on ? (
          <p className={css.muted}>
            Signing in asks for a code of your authenticator app. {counted(recoveryCodesLeft, 'recovery code')} left
            {recoveryCodesLeft < FEW ? ': make new ones, so that a lost phone does not keep you out.' : '.'}
          </p>
        ) : (
          <p className={css.muted}>
            Signing in then also asks for a code that an app on your phone shows, so that your password alone opens
            nothing.
          </p>
        )}
      </div>
      {asked !== null && <ProofDialog session={session} what={asked} onClosed={() => ask(null)} onChanged={changed} />}
    </Section>
  );
}

interface DialogParts {
  session: SignedInAnswer;
  what: 'off' | 'codes';
  onClosed: () => void;
  onChanged: () => Promise<void>;
}

const words = {
  off: {
    title: 'Turn the second factor off?',
    does: 'From then on your password alone lets you in. Your recovery codes no longer work.',
    yes: 'Turn it off',
    path: `${sessionPath}/second-factor/off`,
  },
  codes: {
    title: 'Make new recovery codes?',
    does: 'Those you have no longer work.',
    yes: 'Make new ones',
    path: `${sessionPath}/second-factor/recovery-codes`,
  },
};

/** Asks for the password, or for a code where there is none: somebody may have left the browser open. */
function ProofDialog({ session, what, onClosed, onChanged }: DialogParts) {
  const [given, give] = useState('');
  const say = useToast();
  const byPassword = session.password.set;
  const { title, does, yes, path } = words[what];
  const asking = useMutation({
    mutationFn: () =>
      send<RecoveryCodesAnswer | undefined>(path, { body: byPassword ? { password: given } : { code: given } }),
    onSuccess: () => onChanged(),
  });
  return (
    <Dialog title={title} onClosed={onClosed}>
      {(close) =>
        asking.data !== undefined ? (
          <RecoveryCodes codes={asking.data.recoveryCodes} title="Your new recovery codes" onDone={close} />
        ) : (
          <form
            className={css.setup}
            onSubmit={(event) => {
              event.preventDefault();
              if (asking.isPending) return;
              asking.mutate(undefined, {
                onSuccess: (answer) => {
                  if (answer !== undefined) return;
                  say({ text: 'Your second factor is off.' });
                  close();
                },
              });
            }}
          >
            <p>
              {does}
              {what === 'off' &&
                session.secondFactor.required &&
                ' Admins need a second factor here: you will have to set one up again at once.'}
            </p>
            {byPassword ? (
              <PasswordInput
                label="Your password"
                autoComplete="current-password"
                required
                withAsterisk={false}
                value={given}
                onChange={(event) => give(event.currentTarget.value)}
              />
            ) : (
              <CodeField value={given} onChange={give} />
            )}
            <Trouble error={asking.error} />
            <DialogEnd>
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" look="primary" busy={asking.isPending}>
                {yes}
              </Button>
            </DialogEnd>
          </form>
        )
      }
    </Dialog>
  );
}
