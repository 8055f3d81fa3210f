import { texts as english } from './en/sorting.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/sorting.ts')).texts : english;
