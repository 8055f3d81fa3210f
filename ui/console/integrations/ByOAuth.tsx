import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ConnectingAnswer, WorkspaceConnectionAnswer } from '../../../src/api/schemas/connecting.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { DialogEnd } from '../../kit/Dialog.tsx';
import { authorizationAddress, useAuthorization } from './authorization.ts';
import css from './Workspaces.module.css';

const places = [
  { value: 'US', label: 'app.intercom.com (United States)' },
  { value: 'EU', label: 'app.eu.intercom.com (Europe)' },
  { value: 'AU', label: 'app.au.intercom.com (Australia)' },
];

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
      <p>
        Intercom asks you in a window of its own whether Deskbridge may work with the workspace. It takes somebody who
        may install apps there; notes will carry that person’s name.
      </p>
      <Select
        label="Where you sign in to Intercom"
        description="It stands in the address bar of your inbox."
        data={places}
        value={region}
        allowDeselect={false}
        onChange={(value) => choose(value ?? 'US')}
      />
      <div role="status" className={css.said}>
        {waiting && <p>Waiting for Intercom. Finish in the window that opened, or open it again.</p>}
        {authorization.kind === 'not-completed' && (
          <p className={css.refused}>Connection not completed. {authorization.says}</p>
        )}
      </div>
      <DialogEnd>
        <Button onClick={close}>Cancel</Button>
        <Button look="primary" onClick={() => begin(authorizationAddress(connection?.id ?? null, region))}>
          {authorization.kind === 'idle' ? 'Continue to Intercom' : 'Open Intercom again'}
        </Button>
      </DialogEnd>
    </>
  );
}

function OAuthIsOff({ redirectUrl, close }: { redirectUrl: string; close: () => void }) {
  return (
    <>
      <p>
        Connecting this way is off: Deskbridge has no OAuth app at Intercom. Connect by an access token, or make an app
        in Intercom’s Developer Hub, tick <b>Use OAuth</b>, register this redirect URL, and start Deskbridge with{' '}
        <code>INTERCOM_CLIENT_ID</code> and <code>INTERCOM_CLIENT_SECRET</code>.
      </p>
      <Copy text={redirectUrl} label="the redirect URL" />
      <DialogEnd>
        <Button onClick={close}>Close</Button>
      </DialogEnd>
    </>
  );
}
