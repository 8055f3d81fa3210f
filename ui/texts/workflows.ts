import { texts as english } from './en/workflows.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/workflows.ts')).texts : english;
