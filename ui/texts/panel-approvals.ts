import { texts as english } from './en/panel-approvals.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/panel-approvals.ts')).texts : english;
