import { texts as english } from './en/activity.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('activity', english);
