import { texts as english } from './en/project-escalation.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('project-escalation', english);
