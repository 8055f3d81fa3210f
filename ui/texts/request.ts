import { texts as english } from './en/request.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('request', english);
