import { texts as english } from './en/kit.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('kit', english);
