import { texts as english } from './en/services.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/services.ts')).texts : english;
