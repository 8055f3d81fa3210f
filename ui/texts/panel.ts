import { texts as english } from './en/panel.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/panel.ts')).texts : english;
