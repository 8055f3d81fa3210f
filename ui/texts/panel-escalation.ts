import { texts as english } from './en/panel-escalation.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('panel-escalation', english);
