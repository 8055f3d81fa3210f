import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { SessionRowAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/account.ts';
import { type Listed, read, send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import css from './Account.module.css';

export const sessionsPath = '/api/v1/sessions';

const said = texts.sessions;

/** Where one is signed in; what one does not know can be ended. */
export function Sessions() {
  const query = useQuery({
    queryKey: [sessionsPath],
    queryFn: ({ signal }) => read<Listed<SessionRowAnswer>>(sessionsPath, signal),
  });
  const queries = useQueryClient();
  const say = useToast();
  const heading = useRef<HTMLHeadingElement>(null);
  const ending = useMutation({
    mutationFn: async (which: SessionRowAnswer | 'others') => {
      if (which !== 'others') {
        await send(`${sessionsPath}/${which.id}`, { method: 'DELETE' });
        return which.device === null ? said.endedUnknown : said.ended(which.device);
      }
      const { ended } = await send<{ ended: number }>('/api/v1/session/others', { method: 'DELETE' });
      return said.othersEnded(ended);
    },
    onSuccess: (text) => {
      say({ text });
      // What was pressed is gone.
      heading.current?.focus();
    },
    onError: (error) => say({ text: error.message, tone: 'bad' }),
    onSettled: () => queries.invalidateQueries({ queryKey: [sessionsPath] }),
  });
  const others = (query.data?.items ?? []).filter(({ current }) => !current).length;
  return (
    <Section
      title={said.title}
      headingRef={heading}
      aside={
        others > 1 && (
          <Button busy={ending.isPending} onClick={() => ending.mutate('others')}>
            {said.endOthers(others)}
          </Button>
        )
      }
    >
      <Loaded query={query} rows={2}>
        {({ items }) => (
          <ul aria-label={said.list}>
            {items.map((one) => (
              <li key={one.id} className={css.session}>
                <div>
                  <p className={css.device}>
                    {one.device ?? said.unknownBrowser}
                    {one.current && (
                      <State tone="good" pill>
                        {said.thisOne}
                      </State>
                    )}
                  </p>
                  <p className={css.muted}>
                    {one.ip !== null && said.from(one.ip)}
                    {sentence(said.about[one.how], {
                      began: <Time at={one.createdAt} />,
                      seen: <Time at={one.lastSeenAt} />,
                    })}
                  </p>
                </div>
                {!one.current && (
                  <Button
                    busy={ending.isPending}
                    aria-label={one.device === null ? said.endOfUnknown : said.endOf(one.device)}
                    onClick={() => ending.mutate(one)}
                  >
                    {said.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
