import { texts as english } from './en/sorting.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('sorting', english);
