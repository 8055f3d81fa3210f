import { texts as english } from './en/projects.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('projects', english);
