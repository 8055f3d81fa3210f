import { texts as english } from './en/people.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('people', english);
