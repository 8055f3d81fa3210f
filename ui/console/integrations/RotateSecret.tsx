import { Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WebhookSecretAnswer } from '../../../src/api/schemas/hosts.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts as parts } from '../../texts/console-parts.ts';
import { texts } from '../../texts/host-tasks.ts';
import { locale } from '../../texts/language.ts';
import { sentence } from '../../texts/sentence.tsx';
import { sentenceSaid } from '../../texts/sentences.ts';
import { send } from '../api.ts';
import { type HostParts, hostsPath } from './hosts.ts';
import { Trouble } from '../Trouble.tsx';
import css from './JiraHosts.module.css';

const said = texts.secret;

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
    <Dialog title={said.title(host.name)} onClosed={onClosed}>
      {(close) =>
        replacing.data === undefined ? (
          <>
            <p>{host.webhookMadeAt === null ? said.byHand : said.byItself}</p>
            <Checkbox
              label={said.leaked}
              checked={leaked}
              onChange={({ currentTarget }) => setLeaked(currentTarget.checked)}
            />
            <Trouble error={replacing.error} />
            <DialogEnd>
              <Button onClick={close}>{parts.cancel}</Button>
              <Button look="primary" busy={replacing.isPending} onClick={() => replacing.mutate()}>
                {replacing.isPending ? said.asking : said.action}
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
        <b>{said.new}</b>
        <Copy text={secret} label={said.copied} />
      </div>
      {webhook === 'updated' && <p className={css.good}>{said.updated}</p>}
      {webhook === 'by-hand' && <p>{said.enterIt}</p>}
      {webhook === 'failed' && (
        <div className={css.trouble}>
          <p>{said.failed(sentenceSaid(remark ?? ''))}</p>
          <p>{said.enterByHand}</p>
        </div>
      )}
      <p className={css.muted}>
        {previousUntil === null ? said.oldRefused : sentence(said.oldAccepted, { until: <Until at={previousUntil} /> })}
      </p>
      <DialogEnd>
        <Button look="primary" onClick={close}>
          {parts.done}
        </Button>
      </DialogEnd>
    </>
  );
}

export function Until({ at }: { at: string }) {
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(at));
  return <time dateTime={at}>{said.until(when)}</time>;
}
