import { texts as english } from './en/workflow-runs.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('workflow-runs', english);
