import { Fragment, type ReactNode } from 'react';

/** A text with something else in it than letters: “Look in {page} first”, with a link as `page`. What is not given stays as it is. */
export function sentence(text: string, parts: Record<string, ReactNode>): ReactNode {
  return text.split(/(\{[a-zA-Z]+\})/).map((piece, index) => {
    const name = /^\{([a-zA-Z]+)\}$/.exec(piece)?.[1];
    return <Fragment key={index}>{name === undefined ? piece : (parts[name] ?? piece)}</Fragment>;
  });
}
