import { texts as english } from './en/link-import.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/link-import.ts')).texts : english;
