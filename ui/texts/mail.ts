import { texts as english } from './en/mail.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/mail.ts')).texts : english;
