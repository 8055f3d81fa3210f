import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { RecoveryCodesAnswer, SecondFactorBegunAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { texts } from '../../texts/account.ts';
import { send } from '../api.ts';
import { PartNotice } from '../AwayNotice.tsx';
import { CodeField } from '../sign-in/CodeField.tsx';
import { Trouble } from '../Trouble.tsx';
import css from './Account.module.css';
import { RecoveryCodes } from './RecoveryCodes.tsx';

// Nobody else needs what draws it.
const QrCode = lazy(() => import('./QrCode.tsx').then((file) => ({ default: file.QrCode })));

const said = texts.setup;
const path = '/api/v1/session/second-factor';

interface Parts {
  /** It is on, and the recovery codes were put away. */
  onDone: () => void;
  onCancel?: () => void;
}

/** From nothing to a second factor: scan, confirm by a first code, keep the recovery codes. */
export function FactorSetup({ onDone, onCancel }: Parts) {
  const [code, setCode] = useState('');
  // Each time it begins there is a new secret: it is asked for once, not read again with everything else.
  const begun = useQuery({
    queryKey: [path, 'begun'],
    queryFn: () => send<SecondFactorBegunAnswer>(path),
    staleTime: Infinity,
    gcTime: 0,
    enabled: ({ state }) => state.data === undefined,
  });
  const confirming = useMutation({
    mutationFn: () => send<RecoveryCodesAnswer>(`${path}/confirm`, { body: { code } }),
  });
  if (confirming.data !== undefined)
    return <RecoveryCodes codes={confirming.data.recoveryCodes} title={said.isOn} onDone={onDone} />;
  if (begun.data === undefined)
    return begun.error === null ? (
      <Skeleton rows={4} />
    ) : (
      <PartNotice error={begun.error} onRetry={() => void begun.refetch()} />
    );
  const { secret, url } = begun.data;
  return (
    <form
      className={css.setup}
      onSubmit={(event) => {
        event.preventDefault();
        if (!confirming.isPending) confirming.mutate();
      }}
    >
      <p>
        <b>1.</b> {said.scan}
      </p>
      <div className={css.scan}>
        <Suspense fallback={<div className={css.qr} />}>
          <QrCode text={url} label={said.qrCode} />
        </Suspense>
        <div className={css.byHand}>
          <p>{said.byHand}</p>
          <Copy text={(secret.match(/.{1,4}/g) ?? []).join(' ')} label={said.secret} />
        </div>
      </div>
      <p>
        <b>2.</b> {said.type}
      </p>
      <div className={css.short}>
        <CodeField value={code} onChange={setCode} onlyApp />
      </div>
      <Trouble error={confirming.error} />
      <div className={css.buttons}>
        <Button type="submit" look="primary" busy={confirming.isPending}>
          {said.turnOn}
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>{texts.cancel}</Button>}
      </div>
    </form>
  );
}
