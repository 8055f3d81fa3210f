import { PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecoveryCodesAnswer, SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/account.ts';
import { send } from '../api.ts';
import { sessionPath } from '../session.ts';
import { CodeField } from '../sign-in/CodeField.tsx';
import { Trouble } from '../Trouble.tsx';
import css from './Account.module.css';
import { FactorSetup } from './FactorSetup.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

const said = texts.factor;
const FEW = 3;

export function SecondFactor({ session }: { session: SignedInAnswer }) {
  const { on, recoveryCodesLeft } = session.secondFactor;
  const [setting, setSetting] = useState(false);
  const [asked, ask] = useState<'off' | 'codes' | null>(null);
  const queries = useQueryClient();
  const changed = (): Promise<void> => queries.invalidateQueries({ queryKey: [sessionPath] });
  if (setting)
    return (
      <Section title={said.title}>
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
    <Section title={said.title}>
      <div className={css.body}>
        <div className={css.on}>
          <State tone={on ? 'good' : 'quiet'} pill>
            {on ? said.on : said.off}
          </State>
          <div className={css.buttons}>
            {on ? (
              <>
                <Button onClick={() => ask('codes')}>{said.newCodes}</Button>
                <Button onClick={() => ask('off')}>{said.turnOff}</Button>
              </>
            ) : (
              <Button look={session.secondFactor.required ? 'primary' : 'plain'} onClick={() => setSetting(true)}>
                {said.setUp}
              </Button>
            )}
          </div>
        </div>
        <p className={css.muted}>
          {!on
            ? said.wouldAsk
            : recoveryCodesLeft < FEW
              ? said.asksFewLeft(recoveryCodesLeft)
              : said.asks(recoveryCodesLeft)}
        </p>
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
    title: said.asksOff,
    does: said.doesOff,
    yes: said.yesOff,
    path: `${sessionPath}/second-factor/off`,
  },
  codes: {
    title: said.asksCodes,
    does: said.doesCodes,
    yes: said.yesCodes,
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
          <RecoveryCodes codes={asking.data.recoveryCodes} title={said.yourNewCodes} onDone={close} />
        ) : (
          <form
            className={css.setup}
            onSubmit={(event) => {
              event.preventDefault();
              if (asking.isPending) return;
              asking.mutate(undefined, {
                onSuccess: (answer) => {
                  if (answer !== undefined) return;
                  say({ text: said.isOff });
                  close();
                },
              });
            }}
          >
            <p>
              {does}
              {what === 'off' && session.secondFactor.required && ` ${said.needed}`}
            </p>
            {byPassword ? (
              <PasswordInput
                label={said.yourPassword}
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
              <Button onClick={close}>{texts.cancel}</Button>
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
