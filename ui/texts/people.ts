import { texts as english } from './en/people.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/people.ts')).texts : english;
