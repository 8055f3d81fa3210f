import { texts as english } from './en/workspaces.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('workspaces', english);
