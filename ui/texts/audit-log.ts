import { texts as english } from './en/audit-log.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('audit-log', english);
