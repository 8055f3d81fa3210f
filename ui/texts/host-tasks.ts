import { texts as english } from './en/host-tasks.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('host-tasks', english);
