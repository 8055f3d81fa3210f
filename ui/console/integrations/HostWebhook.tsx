import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { HostDetailAnswer, HostWebhookAnswer, WebhookMadeAnswer } from '../../../src/api/schemas/hosts.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Time } from '../../kit/Time.tsx';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { hostsPath, useHostWebhook } from './hosts.ts';
import css from './JiraHosts.module.css';
import { Said } from './Said.tsx';

/** How Jira comes to tell us: made by Deskbridge, or by hand. `secret`: known only where it was just made. */
export function HostWebhook({ host, secret }: { host: HostDetailAnswer; secret: string | null }) {
  const webhook = useHostWebhook(host.id);
  const queries = useQueryClient();
  const [byHand, showByHand] = useState<boolean | null>(null);
  const making = useMutation({
    mutationFn: () => send<WebhookMadeAnswer>(`${hostsPath}/${host.id}/webhook`),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Loaded query={webhook} rows={3}>
      {(how) => {
        const hand = byHand ?? (how.automatic === false && how.madeAt === null);
        return (
          <div className={css.form}>
            {how.remarks.map((remark) => (
              <p key={remark} className={css.trouble}>
                {remark}
              </p>
            ))}
            {how.madeAt === null ? (
              <NotMade automatic={how.automatic} />
            ) : (
              <Made at={how.madeAt} making={making.data} />
            )}
            <Said error={making.error} />
            <div className={css.links}>
              <Button
                look={how.madeAt === null && !hand ? 'primary' : 'plain'}
                busy={making.isPending}
                onClick={() => making.mutate()}
              >
                {making.isPending ? 'Asking Jira' : how.madeAt === null ? 'Create it automatically' : 'Put it right'}
              </Button>
              <Button look="quiet" aria-expanded={hand} onClick={() => showByHand(!hand)}>
                {hand ? 'Hide how to do it by hand' : 'How to do it by hand'}
              </Button>
            </div>
            {hand && <Instructions how={how} secret={secret} />}
          </div>
        );
      }}
    </Loaded>
  );
}

function NotMade({ automatic }: { automatic: boolean | null }) {
  return (
    <p>
      Deskbridge can create the webhook in Jira and keep it right.{' '}
      {automatic === false
        ? 'Its token lacks the permission Administer Jira for that: grant it for a moment, or create the webhook by hand.'
        : 'It needs the permission Administer Jira only for that.'}
    </p>
  );
}

function Made({ at, making }: { at: string; making: WebhookMadeAnswer | undefined }) {
  const removed = making?.removed ?? 0;
  return (
    <p className={css.good}>
      Deskbridge made the webhook <Time at={at} /> and keeps it right, its secret too.
      {removed > 0 && ` ${removed} more of ours that told everything twice ${removed === 1 ? 'is' : 'are'} gone.`}
    </p>
  );
}

function Instructions({ how, secret }: { how: HostWebhookAnswer; secret: string | null }) {
  const groups = Map.groupBy(how.events, ({ group }) => group);
  return (
    <ol className={css.steps}>
      <li>
        In Jira, open <Away href={how.page}>System → WebHooks</Away> and create a webhook.
      </li>
      <Step says="URL">
        <Copy text={how.url} label="the URL" />
        {how.signing === 'address' && (
          <p className={css.help}>
            This Jira cannot sign what it sends (Data Center can from 10.0 on), so this address is the secret: show it
            to nobody.
          </p>
        )}
      </Step>
      {how.signing !== 'address' && (
        <Step says="Secret">
          <Secret signing={how.signing} secret={secret} />
        </Step>
      )}
      <Step says="Events">
        <dl className={css.events}>
          {[...groups].map(([group, events]) => (
            <div key={group} className={css.pair}>
              <dt>{group}</dt>
              <dd>{events.map(({ box }) => box).join(', ')}</dd>
            </div>
          ))}
        </dl>
      </Step>
      <Step says="JQL filter: leave it empty.">
        {how.jql !== null && (
          <p className={css.help}>
            Should it tell of today’s projects only, enter <Copy text={how.jql} label="the filter" /> and think of it
            when you connect another project: what is filtered out is never heard.
          </p>
        )}
      </Step>
      <li>Leave “Exclude body” off, and save. The first change of an issue shows here as the last webhook.</li>
    </ol>
  );
}

function Step({ says, children }: { says: string; children: ReactNode }) {
  return (
    <li>
      <p>{says}</p>
      {children}
    </li>
  );
}

function Secret({ signing, secret }: { signing: HostWebhookAnswer['signing']; secret: string | null }) {
  if (secret !== null)
    return (
      <>
        <Copy text={secret} label="the secret" />
        <p className={css.help}>It is shown this once. Whoever has it can send webhooks in Jira’s name.</p>
      </>
    );
  if (signing === 'no-secret')
    return (
      <p className={css.help}>There is none yet. Make one with “Replace webhook secret”, in the menu of this Jira.</p>
    );
  return (
    <p className={css.help}>
      The one that was shown when this Jira was added. Is it lost, make another with “Replace webhook secret”.
    </p>
  );
}
