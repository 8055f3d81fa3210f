import { texts as english } from './en/project-linking.ts';
import { language } from './language.ts';

export const texts = language === 'de' ? (await import('./de/project-linking.ts')).texts : english;
