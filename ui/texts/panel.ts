import { texts as english } from './en/panel.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('panel', english);
