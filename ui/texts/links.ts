import { texts as english } from './en/links.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/links.ts')).texts : english;
