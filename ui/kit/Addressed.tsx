import { Fragment } from 'react';
import { Away } from './Away.tsx';

/** A text in which addresses are links, each shown by the place it leads to. */
export function Addressed({ text }: { text: string }) {
  return text.split(/(https?:\/\/[^\s“”"<>]*[^\s“”"<>.,;:!?)])/).map((part, at) => (
    // The parts of a text stay where they are.
    <Fragment key={at}>{at % 2 === 1 ? <Away href={part}>{placeOf(part)}</Away> : part}</Fragment>
  ));
}

function placeOf(address: string): string {
  const [, place = address] = /^https?:\/\/([^/?#]+)/.exec(address) ?? [];
  return place;
}
