import { texts as english } from './en/first-run.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/first-run.ts')).texts : english;
