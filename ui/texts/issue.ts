import { texts as english } from './en/issue.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/issue.ts')).texts : english;
