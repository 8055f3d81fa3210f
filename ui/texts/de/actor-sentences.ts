import { sayingBy } from '../saying.ts';

/** What the server calls a caller that is no person (src/api/auth.ts). Apart from the other pairs: a person may be called like one of those. */
export const texts = sayingBy({
  operator: 'Betreiber',
  'API key {1}': 'API-Schlüssel {1}',
});
