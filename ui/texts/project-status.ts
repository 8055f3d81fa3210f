import { texts as english } from './en/project-status.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/project-status.ts')).texts : english;
