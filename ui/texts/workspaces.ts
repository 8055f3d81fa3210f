import { texts as english } from './en/workspaces.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/workspaces.ts')).texts : english;
