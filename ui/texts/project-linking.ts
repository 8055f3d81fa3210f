import { texts as english } from './en/project-linking.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('project-linking', english);
