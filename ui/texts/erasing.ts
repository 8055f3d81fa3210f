import { texts as english } from './en/erasing.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/erasing.ts')).texts : english;
