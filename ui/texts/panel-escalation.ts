import { texts as english } from './en/panel-escalation.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/panel-escalation.ts')).texts : english;
