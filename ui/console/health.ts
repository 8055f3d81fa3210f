import { texts } from '../texts/console.ts';
import { Refused } from './api.ts';
import { usePeople } from './people.ts';
import { usePlaces } from './places.ts';
import { useStatus } from './queries.ts';
import type { Said } from '../kit/words.ts';

const said = texts.health;

/** How the whole is, in a word. */
export function useHealth(): Said {
  const status = useStatus();
  const { matters, more } = usePeople();
  const places = usePlaces();
  if (status.error !== null)
    return { tone: 'bad', word: status.error instanceof Refused ? said.inTrouble : said.notReachable };
  if (status.data === undefined || places === undefined) return { tone: 'busy', word: said.looking };
  if (!status.data.balanced) return { tone: 'bad', word: said.unbalanced };
  if (matters.length > 0) return { tone: 'warn', word: more ? said.manyNeedPerson : said.needPerson(matters.length) };
  if (places.trouble !== null) return { tone: 'warn', word: places.trouble };
  return places.count === 0 ? { tone: 'quiet', word: said.notSetUp } : { tone: 'good', word: said.working };
}
