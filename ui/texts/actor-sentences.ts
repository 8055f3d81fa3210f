import { spoken } from './spoken.ts';

/** Who did something, as this page speaks: names of people as they are, what the server calls callers without one in our words. */
export const actorSaid = spoken<(name: string) => string>('actor-sentences', (name) => name);
