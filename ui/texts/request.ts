import { texts as english } from './en/request.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/request.ts')).texts : english;
