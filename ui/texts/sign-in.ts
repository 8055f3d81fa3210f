import { texts as english } from './en/sign-in.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/sign-in.ts')).texts : english;
