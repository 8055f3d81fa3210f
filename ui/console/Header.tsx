import { Button } from '../kit/Button.tsx';
import { State } from '../kit/State.tsx';
import { Refused } from './api.ts';
import css from './Header.module.css';
import { Mark } from './Mark.tsx';
import { usePeople } from './people.ts';
import { usePlaces } from './places.ts';
import { useStatus, useVersion } from './queries.ts';
import { counted, type Said } from './words.ts';

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
            <svg className={css.door} viewBox="0 0 16 16" aria-hidden="true">
              <path d="M6.5 2H3v12h3.5M6.5 8H14m-3-3 3 3-3 3" />
            </svg>
            <span className={css.word}>Sign out</span>
          </Button>
        </form>
      </div>
    </header>
  );
}

function useHealth(): Said {
  const status = useStatus();
  const { matters, more } = usePeople();
  const places = usePlaces();
  if (status.error !== null)
    return { tone: 'bad', word: status.error instanceof Refused ? 'In trouble' : 'Not reachable' };
  if (status.data === undefined || places === undefined) return { tone: 'busy', word: 'Looking' };
  if (!status.data.balanced) return { tone: 'bad', word: 'Its counts do not add up' };
  if (matters.length > 0)
    return { tone: 'warn', word: more ? 'Many need a person' : `${counted(matters.length, 'needs', 'need')} a person` };
  if (places.trouble !== null) return { tone: 'warn', word: places.trouble };
  return places.count === 0 ? { tone: 'quiet', word: 'Not set up' } : { tone: 'good', word: 'Working' };
}
