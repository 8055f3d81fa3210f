import { texts as english } from './en/words.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('words', english);
