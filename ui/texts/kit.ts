import { texts as english } from './en/kit.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/kit.ts')).texts : english;
