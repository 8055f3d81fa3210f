import { spoken } from './spoken.ts';

/** A sentence that the server keeps as this page speaks; as it is where that is English, or where it is none that we know. */
export const sentenceSaid = spoken<(text: string) => string>('sentences', (text) => text);
