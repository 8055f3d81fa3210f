import { texts as english } from './en/requests.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/requests.ts')).texts : english;
