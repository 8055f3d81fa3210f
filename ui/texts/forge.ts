import { texts as english } from './en/forge.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('forge', english);
