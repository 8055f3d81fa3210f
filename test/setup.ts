/** Property tests draw the same examples in every run: a red run means a change, not luck. `SEED` draws others, to search. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 20_261_121) });
