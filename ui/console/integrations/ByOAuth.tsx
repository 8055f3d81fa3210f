import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ConnectingAnswer, WorkspaceConnectionAnswer } from '../../../src/api/schemas/connecting.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/integrations.ts';
import { sentence } from '../../texts/sentence.tsx';
import { authorizationAddress, useAuthorization } from './authorization.ts';
import css from './Workspaces.module.css';

const said = texts.oauth;

const places = Object.entries(said.places).map(([value, label]) => ({ value, label }));

interface Parts {
  connecting: ConnectingAnswer;
  /** To renew; null: a new one. */
  connection: WorkspaceConnectionAnswer | null;
  onConnected: (says: string) => void;
  close: () => void;
}

/** Connecting by allowing our app at Intercom, in a window that closes itself. */
export function ByOAuth({ connecting, connection, onConnected, close }: Parts) {
  const [region, choose] = useState<string>(connection?.region ?? 'US');
  const { authorization, begin } = useAuthorization();
  useEffect(() => {
    if (authorization.kind === 'connected') onConnected(authorization.says);
  }, [authorization, onConnected]);
  if (!connecting.oauth) return <OAuthIsOff redirectUrl={connecting.redirectUrl} close={close} />;
  const waiting = authorization.kind === 'waiting';
  return (
    <>
      <p>{said.asks}</p>
      <Select
        label={said.where}
        description={said.whereIs}
        data={places}
        value={region}
        allowDeselect={false}
        onChange={(value) => choose(value ?? 'US')}
      />
      <div role="status" className={css.said}>
        {waiting && <p>{said.waiting}</p>}
        {authorization.kind === 'not-completed' && (
          <p className={css.refused}>{said.notCompleted(authorization.says)}</p>
        )}
      </div>
      <DialogEnd>
        <Button onClick={close}>{texts.cancel}</Button>
        <Button look="primary" onClick={() => begin(authorizationAddress(connection?.id ?? null, region))}>
          {authorization.kind === 'idle' ? said.go : said.again}
        </Button>
      </DialogEnd>
    </>
  );
}

function OAuthIsOff({ redirectUrl, close }: { redirectUrl: string; close: () => void }) {
  return (
    <>
      <p>
        {sentence(said.isOff, {
          tick: <b>{said.useOAuth}</b>,
          id: <code>{'INTERCOM_CLIENT_ID'}</code>,
          secret: <code>{'INTERCOM_CLIENT_SECRET'}</code>,
        })}
      </p>
      <Copy text={redirectUrl} label={said.redirectUrl} />
      <DialogEnd>
        <Button onClick={close}>{texts.close}</Button>
      </DialogEnd>
    </>
  );
}
