import { texts as english } from './en/issue.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('issue', english);
