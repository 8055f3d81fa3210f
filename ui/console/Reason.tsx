import { Fragment } from 'react';
import { WhatItMeans } from '../kit/WhatItMeans.tsx';
import { codeOf, reasonInWords } from '../kit/words.ts';

/** A reason as the server keeps it, in words; where a code stands before it, with the way to what that means. */
export function Reason({ text }: { text: string }) {
  return (
    <>
      {reasonInWords(text)}
      <WhatItMeans code={codeOf(text)} />
    </>
  );
}

export function Reasons({ texts }: { texts: readonly string[] }) {
  return [...new Set(texts)].map((text, at) => (
    <Fragment key={text}>
      {at > 0 && '; '}
      <Reason text={text} />
    </Fragment>
  ));
}
