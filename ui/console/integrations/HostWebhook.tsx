import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { HostDetailAnswer, HostWebhookAnswer, WebhookMadeAnswer } from '../../../src/api/schemas/hosts.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/integrations.ts';
import { sentence } from '../../texts/sentence.tsx';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { hostsPath, useHostWebhook } from './hosts.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { Trouble } from '../Trouble.tsx';
import css from './JiraHosts.module.css';

const said = texts.webhook;

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
                {sentenceSaid(remark)}
              </p>
            ))}
            {how.madeAt === null ? (
              <NotMade automatic={how.automatic} />
            ) : (
              <Made at={how.madeAt} making={making.data} />
            )}
            <Trouble error={making.error} />
            <div className={css.links}>
              <Button
                look={how.madeAt === null && !hand ? 'primary' : 'plain'}
                busy={making.isPending}
                onClick={() => making.mutate()}
              >
                {making.isPending ? texts.askingJira : how.madeAt === null ? said.create : said.putRight}
              </Button>
              <Button look="quiet" aria-expanded={hand} onClick={() => showByHand(!hand)}>
                {hand ? said.hideByHand : said.byHand}
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
  return <p>{automatic === false ? said.lacksPermission : said.canCreate}</p>;
}

function Made({ at, making }: { at: string; making: WebhookMadeAnswer | undefined }) {
  const removed = making?.removed ?? 0;
  return (
    <p className={css.good}>
      {sentence(said.made, { when: <Time at={at} /> })}
      {removed > 0 && ` ${said.doublesGone(removed)}`}
    </p>
  );
}

function Instructions({ how, secret }: { how: HostWebhookAnswer; secret: string | null }) {
  const groups = Map.groupBy(how.events, ({ group }) => group);
  return (
    <ol className={css.steps}>
      <li>{sentence(said.open, { place: <Away href={how.page}>{said.place}</Away> })}</li>
      <Step says={said.url}>
        <Copy text={how.url} label={said.theUrl} />
        {how.signing === 'address' && <p className={css.help}>{said.cannotSign}</p>}
      </Step>
      {how.signing !== 'address' && (
        <Step says={said.secret}>
          <Secret signing={how.signing} secret={secret} />
        </Step>
      )}
      <Step says={said.events}>
        <dl className={css.events}>
          {[...groups].map(([group, events]) => (
            <div key={group} className={css.pair}>
              <dt>{group}</dt>
              <dd>{events.map(({ box }) => box).join(', ')}</dd>
            </div>
          ))}
        </dl>
      </Step>
      <Step says={said.noFilter}>
        {how.jql !== null && (
          <p className={css.help}>
            {sentence(said.filter, { filter: <Copy text={how.jql} label={said.theFilter} /> })}
          </p>
        )}
      </Step>
      <li>{said.save}</li>
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
        <Copy text={secret} label={said.theSecret} />
        <p className={css.help}>{said.shownOnce}</p>
      </>
    );
  return <p className={css.help}>{signing === 'no-secret' ? said.noSecret : said.shownBefore}</p>;
}
