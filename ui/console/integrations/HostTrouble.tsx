import type { ReactNode } from 'react';
import type { HostDetailAnswer } from '../../../src/api/schemas/hosts.ts';
import { Button } from '../../kit/Button.tsx';
import { useNow } from '../../kit/now.ts';
import { Time } from '../../kit/Time.tsx';
import { counted } from '../words.ts';
import type { AskedOfHost } from './hosts.ts';
import css from './JiraHosts.module.css';
import { Until } from './RotateSecret.tsx';

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
        <p>{stateReason ?? 'Jira does not accept the token any more.'} What is to be read and written waits.</p>
        {ask !== undefined && !host.byForge && (
          <p>
            <Button look="link" onClick={() => ask('token')}>
              Replace the token
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
        <p>
          Somebody deleted the webhook in Jira; Deskbridge made it anew <Time at={webhookRemadeAt} />. What it missed is
          looked for by the checks.
        </p>
      </Trouble>
    );
  if (host.lastWebhookAt !== null || host.state === 'broken' || host.byForge) return null;
  return (
    <Trouble>
      <p>
        {host.webhookMadeAt === null
          ? 'Until Jira has a webhook to Deskbridge, nothing is heard of its issues.'
          : 'The webhook is there. Change an issue in Jira to see that it arrives.'}
      </p>
      {ask !== undefined && host.webhookMadeAt === null && (
        <p>
          <Button look="link" onClick={() => ask('webhook')}>
            Set up the webhook
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
            A webhook with a wrong signature came <Time at={lastBadSignatureAt} /> and was refused (
            {counted(badSignatures, 'webhook')} so far). {lastBadSignature}
          </p>
        </Trouble>
      )}
      {rotating && previousSecretUsedAt !== null && (
        <Trouble>
          <p>
            Jira signed with the secret before the current one <Time at={previousSecretUsedAt} />, which is accepted{' '}
            <Until at={previousSecretUntil} />. Enter the new one in its webhook.
          </p>
        </Trouble>
      )}
    </>
  );
}

function Trouble({ children }: { children: ReactNode }) {
  return <div className={css.trouble}>{children}</div>;
}
