import { Button } from '../kit/Button.tsx';
import { State } from '../kit/State.tsx';
import css from './Header.module.css';
import { Mark } from './Mark.tsx';
import { usePeople } from './people.ts';
import { useConnections, useHosts, useStatus, useVersion } from './queries.ts';
import { connectionSaid, counted, placeSaid, type Said } from './words.ts';

/** Which server this is, and in a word how it is. */
export function Header() {
  const version = useVersion();
  const health = useHealth();
  return (
    <header className={css.header}>
      <div className={css.inside}>
        <span className={css.name}>
          <Mark />
          <span>Deskbridge</span>
        </span>
        {version !== null && <span className={css.version}>{version}</span>}
        <span className={css.health} role="status" aria-label="Health">
          <State tone={health.tone} pill>
            {health.word}
          </State>
        </span>
        <form method="post" action="/sign-out">
          <Button look="quiet" type="submit">
            Sign out
          </Button>
        </form>
      </div>
    </header>
  );
}

function useHealth(): Said {
  const status = useStatus();
  const { matters, more } = usePeople();
  const places = [
    ...(useConnections().data?.items.map(connectionSaid) ?? []),
    ...(useHosts().data?.items.map(({ state }) => placeSaid(state)) ?? []),
  ];
  if (status.error !== null) return { tone: 'bad', word: 'Not reachable' };
  if (status.data === undefined) return { tone: 'busy', word: 'Looking' };
  if (!status.data.balanced) return { tone: 'bad', word: 'Its counts do not add up' };
  if (matters.length > 0)
    return { tone: 'warn', word: more ? 'Many need a person' : `${counted(matters.length, 'needs', 'need')} a person` };
  if (places.some(({ tone }) => tone === 'warn')) return { tone: 'warn', word: 'A connection is broken' };
  return { tone: 'good', word: 'Working' };
}
