import { texts as english } from './en/workflow-cards.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/workflow-cards.ts')).texts : english;
