import { texts as english } from './en/activity.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/activity.ts')).texts : english;
