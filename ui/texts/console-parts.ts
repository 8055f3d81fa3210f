import { texts as english } from './en/console-parts.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('console-parts', english);
