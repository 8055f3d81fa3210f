import { texts as english } from './en/erasing.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('erasing', english);
