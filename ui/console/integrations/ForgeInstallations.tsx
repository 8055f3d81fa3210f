import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ForgeInstallationAnswer, ForgeInstallationsAnswer } from '../../../src/api/schemas/forge.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/integrations.ts';
import { sentence } from '../../texts/sentence.tsx';
import { send } from '../api.ts';
import { useViewer } from '../session.ts';
import { AcceptDialog } from './AcceptInstallation.tsx';
import css from './ForgeInstallations.module.css';
import { forgePath } from './forge.ts';
import { SELDOM_MS, useRead } from './reading.ts';

const said = texts.app;

/** Sites on which somebody installed the app and nobody has accepted it; nothing is shown where there is no app or no such site. */
export function ForgeInstallations() {
  const mayChange = useViewer().data?.role === 'admin';
  const found = useRead<ForgeInstallationsAnswer>(forgePath, { everyMs: SELDOM_MS });
  const heading = useId();
  const open = found.data?.items.filter(({ state }) => state === 'waiting' || state === 'refused') ?? [];
  if ((found.data?.appId ?? null) === null || open.length === 0) return null;
  return (
    <section className={css.part} aria-labelledby={heading}>
      <h3 id={heading}>{said.title}</h3>
      <ul className={css.sites}>
        {open.map((one) => (
          <Site key={one.id} one={one} mayChange={mayChange} />
        ))}
      </ul>
    </section>
  );
}

function Site({ one, mayChange }: { one: ForgeInstallationAnswer; mayChange: boolean }) {
  const [accepting, accept] = useState(false);
  const { siteUrl, cloudId, state, createdAt } = one;
  const waits = state === 'waiting';
  return (
    <li className={css.site}>
      <div className={css.head}>
        <span className={css.name}>
          {siteUrl === null ? said.site(cloudId) : <Away href={siteUrl}>{siteUrl.replace(/^https?:\/\//, '')}</Away>}
        </span>
        <State tone={waits ? 'warn' : 'quiet'} pill>
          {waits ? said.waits : said.refused}
        </State>
      </div>
      <p className={css.muted}>
        {sentence(waits ? said.installed : said.firstSeen, { when: <Time at={createdAt} /> })}
        {waits && one.mayAttachTo.length > 0 && ` ${said.wasConnected}`}
      </p>
      {mayChange && (
        <div className={css.actions}>
          <Button look={waits ? 'primary' : 'plain'} onClick={() => accept(true)}>
            {said.accept}
          </Button>
          {waits && <Refuse one={one} />}
        </div>
      )}
      {accepting && <AcceptDialog one={one} onClosed={() => accept(false)} />}
    </li>
  );
}

function Refuse({ one }: { one: ForgeInstallationAnswer }) {
  const queries = useQueryClient();
  const say = useToast();
  const refusing = useMutation({
    mutationFn: () => send<ForgeInstallationAnswer>(`${forgePath}/${one.id}/refuse`),
    onSuccess: () => say({ text: said.isRefused }),
    onError: (error) => say({ text: error.message, tone: 'bad' }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Button busy={refusing.isPending} onClick={() => refusing.mutate()}>
      {said.refuse}
    </Button>
  );
}
