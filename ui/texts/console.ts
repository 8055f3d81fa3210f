import { texts as english } from './en/console.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('console', english);
