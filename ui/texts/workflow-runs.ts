import { texts as english } from './en/workflow-runs.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/workflow-runs.ts')).texts : english;
