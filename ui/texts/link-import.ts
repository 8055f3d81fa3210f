import { texts as english } from './en/link-import.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('link-import', english);
