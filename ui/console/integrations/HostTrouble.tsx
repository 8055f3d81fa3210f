import type { ReactNode } from 'react';
import type { HostDetailAnswer } from '../../../src/api/schemas/hosts.ts';
import { Button } from '../../kit/Button.tsx';
import { useNow } from '../../kit/now.ts';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/integrations.ts';
import { sentence } from '../../texts/sentence.tsx';
import type { AskedOfHost } from './hosts.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './JiraHosts.module.css';
import { Until } from './RotateSecret.tsx';

const said = texts.trouble;

interface Parts {
  host: HostDetailAnswer;
  /** Left out: only an admin can do something about it. */
  ask?: (what: AskedOfHost) => void;
}

/** Why it does not do all it should, and what to do now; each thing on its own. */
export function HostTrouble({ host, ask }: Parts) {
  return (
    <>
      <Connection host={host} {...(ask === undefined ? {} : { ask })} />
      <Webhooks host={host} {...(ask === undefined ? {} : { ask })} />
      <Secrets host={host} />
    </>
  );
}

function Connection({ host, ask }: Parts) {
  const { state, stateReason, check } = host;
  if (state === 'broken')
    return (
      <Trouble>
        <p>{said.waits(stateReason === null ? said.tokenRefused : sentenceSaid(stateReason))}</p>
        {ask !== undefined && !host.byForge && (
          <p>
            <Button look="link" onClick={() => ask('token')}>
              {said.replaceToken}
            </Button>
          </p>
        )}
      </Trouble>
    );
  if (check === null || check.ok) return null;
  return (
    <Trouble>
      {check.problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    </Trouble>
  );
}

const RECENT_MS = 7 * 24 * 60 * 60_000;

function Webhooks({ host, ask }: Parts) {
  const { webhookRemadeAt } = host;
  if (webhookRemadeAt !== null && Date.now() - Date.parse(webhookRemadeAt) < RECENT_MS)
    return (
      <Trouble>
        <p>{sentence(said.webhookRemade, { when: <Time at={webhookRemadeAt} /> })}</p>
      </Trouble>
    );
  if (host.lastWebhookAt !== null || host.state === 'broken' || host.byForge) return null;
  return (
    <Trouble>
      <p>{host.webhookMadeAt === null ? said.noWebhook : said.unheard}</p>
      {ask !== undefined && host.webhookMadeAt === null && (
        <p>
          <Button look="link" onClick={() => ask('webhook')}>
            {said.setUpWebhook}
          </Button>
        </p>
      )}
    </Trouble>
  );
}

const DAY_MS = 86_400_000;

/** Wrong signatures of the last day, and a secret that Jira should know by now. */
function Secrets({ host }: { host: HostDetailAnswer }) {
  const { badSignatures, lastBadSignatureAt, lastBadSignature, previousSecretUntil, previousSecretUsedAt } = host;
  const now = Number(useNow((ms) => String(Math.floor(ms / 60_000) * 60_000)));
  const recent = lastBadSignatureAt !== null && now - Date.parse(lastBadSignatureAt) < DAY_MS;
  const rotating = previousSecretUntil !== null && Date.parse(previousSecretUntil) > now;
  return (
    <>
      {recent && (
        <Trouble>
          <p>
            {sentence(said.wrongSignature(badSignatures), {
              when: <Time at={lastBadSignatureAt} />,
              reason: lastBadSignature ?? '',
            })}
          </p>
        </Trouble>
      )}
      {rotating && previousSecretUsedAt !== null && (
        <Trouble>
          <p>
            {sentence(said.oldSecret, {
              when: <Time at={previousSecretUsedAt} />,
              until: <Until at={previousSecretUntil} />,
            })}
          </p>
        </Trouble>
      )}
    </>
  );
}

function Trouble({ children }: { children: ReactNode }) {
  return <div className={css.trouble}>{children}</div>;
}
