import { texts as english } from './en/panel-approvals.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('panel-approvals', english);
