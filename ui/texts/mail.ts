import { texts as english } from './en/mail.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('mail', english);
