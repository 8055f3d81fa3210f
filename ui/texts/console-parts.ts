import { texts as english } from './en/console-parts.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/console-parts.ts')).texts : english;
