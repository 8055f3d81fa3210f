import { texts as english } from './en/project-escalation.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/project-escalation.ts')).texts : english;
