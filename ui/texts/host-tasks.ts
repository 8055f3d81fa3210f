import { texts as english } from './en/host-tasks.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/host-tasks.ts')).texts : english;
