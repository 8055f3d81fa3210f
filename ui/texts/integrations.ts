import { texts as english } from './en/integrations.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('integrations', english);
