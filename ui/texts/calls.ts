import { texts as english } from './en/calls.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('calls', english);
