import { useEffect, useState } from 'react';
import type { ContactAnswer, PanelAnswer, PictureAnswer } from '../../src/api/schemas/panel.ts';
import type { Host } from './host.ts';

const none: ReadonlyMap<string, string> = new Map();

/** Pictures of the contacts shown, once there are contacts that have one: they come after everything else. */
export function usePictures(host: Host, panel: PanelAnswer | null): ReadonlyMap<string, string> {
  const [pictures, show] = useState(none);
  const wanted =
    panel === null
      ? ''
      : contactsOf(panel)
          .map(({ id }) => id)
          .toSorted()
          .join();
  useEffect(() => {
    if (wanted === '') return;
    let isWanted = true;
    host.call<{ items: PictureAnswer[] }>('GET', '/pictures').then(
      ({ items }) => {
        if (isWanted) show(new Map(items.map(({ contactId, image }) => [contactId, image])));
      },
      // Initials stand there.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [host, wanted]);
  return pictures;
}

function contactsOf({ reporter, cards }: PanelAnswer): ContactAnswer[] {
  const all = [...(reporter?.contacts ?? []), ...cards.flatMap(({ contact }) => contact ?? [])];
  return all.filter(({ hasPicture }) => hasPicture);
}
