import { texts as english } from './en/services.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('services', english);
