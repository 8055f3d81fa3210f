import { texts as english } from './en/forge.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/forge.ts')).texts : english;
