import { texts as english } from './en/integrations.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/integrations.ts')).texts : english;
