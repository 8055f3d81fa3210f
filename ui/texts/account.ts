import { texts as english } from './en/account.ts';
import { spoken } from './spoken.ts';

export const texts = spoken('account', english);
