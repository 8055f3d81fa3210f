import { texts as english } from './en/account.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/account.ts')).texts : english;
