import { texts as english } from './en/links.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('links', english);
