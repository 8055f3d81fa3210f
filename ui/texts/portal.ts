import { texts as english } from './en/portal.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('portal', english);
