/** What every test file begins with. */
import fc from 'fast-check';
import { cheapPasswords } from './passwords.ts';

// Property tests draw the same examples in every run: a red run means a change, not luck. `SEED` draws others, to search.
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 20_261_121) });

cheapPasswords();
