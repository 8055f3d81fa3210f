import { texts as english } from './en/projects.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/projects.ts')).texts : english;
