import { texts as english } from './en/workflow-words.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/workflow-words.ts')).texts : english;
