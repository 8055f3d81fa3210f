import { texts as english } from './en/approvals.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/approvals.ts')).texts : english;
