import { texts as english } from './en/words.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/words.ts')).texts : english;
