import { texts as english } from './en/approvals.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('approvals', english);
