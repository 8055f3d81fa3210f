import { texts as english } from './en/api-keys.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('api-keys', english);
