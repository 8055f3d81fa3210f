import { Refused } from './api.ts';
import { usePeople } from './people.ts';
import { usePlaces } from './places.ts';
import { useStatus } from './queries.ts';
import { counted, type Said } from './words.ts';

/** How the whole is, in a word. */
export function useHealth(): Said {
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
