import { texts as english } from './en/overview.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/overview.ts')).texts : english;
