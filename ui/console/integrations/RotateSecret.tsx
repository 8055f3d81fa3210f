import { Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WebhookSecretAnswer } from '../../../src/api/schemas/hosts.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { send } from '../api.ts';
import { type HostParts, hostsPath } from './hosts.ts';
import css from './JiraHosts.module.css';
import { Said } from './Said.tsx';

/** A new webhook secret, shown once; the one before stays accepted for a while, unless it has leaked. */
export function SecretDialog({ host, onClosed }: HostParts) {
  const queries = useQueryClient();
  const [leaked, setLeaked] = useState(false);
  const replacing = useMutation({
    mutationFn: () =>
      send<WebhookSecretAnswer>(`${hostsPath}/${host.id}/webhook-secret`, { body: leaked ? { graceHours: 0 } : {} }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Dialog title={`Replace the webhook secret of ${host.name}`} onClosed={onClosed}>
      {(close) =>
        replacing.data === undefined ? (
          <>
            <p>
              {host.webhookMadeAt === null
                ? 'You get a new secret to enter in Jira. For 24 hours the one before is accepted too, so nothing is missed meanwhile.'
                : 'Deskbridge makes a new secret and enters it in Jira. For 24 hours the one before is accepted too.'}
            </p>
            <Checkbox
              label="The secret before has leaked: refuse it from now on"
              checked={leaked}
              onChange={({ currentTarget }) => setLeaked(currentTarget.checked)}
            />
            <Said error={replacing.error} />
            <DialogEnd>
              <Button onClick={close}>Cancel</Button>
              <Button look="primary" busy={replacing.isPending} onClick={() => replacing.mutate()}>
                {replacing.isPending ? 'Asking Jira' : 'Replace it'}
              </Button>
            </DialogEnd>
          </>
        ) : (
          <NewSecret made={replacing.data} close={close} />
        )
      }
    </Dialog>
  );
}

function NewSecret({ made, close }: { made: WebhookSecretAnswer; close: () => void }) {
  const { secret, previousUntil, webhook, remark } = made;
  return (
    <>
      <div className={css.secret}>
        <b>The new secret, shown this once</b>
        <Copy text={secret} label="the secret" />
      </div>
      {webhook === 'updated' && <p className={css.good}>Jira signs with it already. There is nothing left to do.</p>}
      {webhook === 'by-hand' && <p>Enter it in Jira, under System → WebHooks, in the webhook to Deskbridge.</p>}
      {webhook === 'failed' && (
        <div className={css.trouble}>
          <p>It could not be entered in Jira: {remark}</p>
          <p>Enter it by hand, or put the webhook right once that is solved.</p>
        </div>
      )}
      <p className={css.muted}>
        {previousUntil === null ? (
          'The secret before is refused from now on.'
        ) : (
          <>
            The secret before is accepted <Until at={previousUntil} />.
          </>
        )}
      </p>
      <DialogEnd>
        <Button look="primary" onClick={close}>
          Done
        </Button>
      </DialogEnd>
    </>
  );
}

export function Until({ at }: { at: string }) {
  const said = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(at));
  return <time dateTime={at}>until {said}</time>;
}
