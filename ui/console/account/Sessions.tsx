import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { SessionRowAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { type Listed, read, send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { counted } from '../words.ts';
import css from './Account.module.css';

export const sessionsPath = '/api/v1/sessions';

const howWords = {
  link: 'by a link',
  mail: 'by a link in an e-mail',
  password: 'with a password',
  oidc: 'by single sign-on',
};

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
        return `The session of ${which.device ?? 'an unknown browser'} has ended.`;
      }
      const { ended } = await send<{ ended: number }>('/api/v1/session/others', { method: 'DELETE' });
      return ended === 1 ? 'One other session has ended.' : `${ended} other sessions have ended.`;
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
      title="Where you are signed in"
      headingRef={heading}
      aside={
        others > 1 && (
          <Button busy={ending.isPending} onClick={() => ending.mutate('others')}>
            End {counted(others, 'other session')}
          </Button>
        )
      }
    >
      <Loaded query={query} rows={2}>
        {({ items }) => (
          <ul aria-label="Sessions">
            {items.map((one) => (
              <li key={one.id} className={css.session}>
                <div>
                  <p className={css.device}>
                    {one.device ?? 'An unknown browser'}
                    {one.current && (
                      <State tone="good" pill>
                        This one
                      </State>
                    )}
                  </p>
                  <p className={css.muted}>
                    {one.ip !== null && `From ${one.ip}, `}
                    {howWords[one.how]}. Signed in <Time at={one.createdAt} />, last seen <Time at={one.lastSeenAt} />.
                  </p>
                </div>
                {!one.current && (
                  <Button
                    busy={ending.isPending}
                    aria-label={`End the session of ${one.device ?? 'an unknown browser'}`}
                    onClick={() => ending.mutate(one)}
                  >
                    End
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
