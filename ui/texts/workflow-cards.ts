import { texts as english } from './en/workflow-cards.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('workflow-cards', english);
