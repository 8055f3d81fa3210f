import { texts as english } from './en/first-run.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('first-run', english);
