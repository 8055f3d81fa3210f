import { texts as english } from './en/calls.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/calls.ts')).texts : english;
