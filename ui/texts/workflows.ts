import { texts as english } from './en/workflows.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('workflows', english);
