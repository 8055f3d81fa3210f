import { texts as english } from './en/portal.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/portal.ts')).texts : english;
