import { texts as english } from './en/api-keys.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/api-keys.ts')).texts : english;
