import { texts as english } from './en/project-status.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('project-status', english);
