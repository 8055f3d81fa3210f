import { texts as english } from './en/audit-log.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/audit-log.ts')).texts : english;
