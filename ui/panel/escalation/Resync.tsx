import type { ReactNode } from 'react';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/panel-escalation.ts';
import type { Offer } from './offer.ts';

/** Has teams, ticket types and projects read anew. */
export function Resync({ offered, children = texts.places.readAgain }: { offered: Offer; children?: ReactNode }) {
  return (
    <Button look="link" busy={offered.reading} onClick={offered.resync}>
      {children}
    </Button>
  );
}
