import { type Sentences, sayingBy } from '../saying.ts';
import { pairs as fields } from './field-sentences.ts';
import { pairs as happened } from './happened-sentences.ts';
import { pairs as integrations } from './integration-sentences.ts';
import { pairs as jira } from './jira-sentences.ts';
import { pairs as panel } from './panel-sentences.ts';
import { pairs as reasons } from './reason-sentences.ts';
import { pairs as runs } from './run-sentences.ts';

/** Every sentence of the server that the console can show. */
export const pairs: Sentences = { ...panel, ...happened, ...reasons, ...jira, ...runs, ...integrations, ...fields };

export const texts = sayingBy(pairs);
