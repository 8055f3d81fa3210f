import { texts as english } from './en/workflow-words.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('workflow-words', english);
