import { texts as english } from './en/console.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/console.ts')).texts : english;
