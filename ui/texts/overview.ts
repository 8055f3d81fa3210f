import { texts as english } from './en/overview.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('overview', english);
