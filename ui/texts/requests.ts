import { texts as english } from './en/requests.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('requests', english);
