import { texts as english } from './en/sign-in.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('sign-in', english);
