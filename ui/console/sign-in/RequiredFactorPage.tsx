import { FactorSetup } from '../account/FactorSetup.tsx';
import { texts } from '../../texts/sign-in.ts';
import { Card, SignOut } from './Card.tsx';

/** The organization wants a second factor of its admins, and this one has none yet: nothing else is open until then. */
export function RequiredFactorPage({ onDone }: { onDone: () => void }) {
  return (
    <Card wide title={texts.factor.title} lead={texts.factor.why}>
      <FactorSetup onDone={onDone} />
      <SignOut />
    </Card>
  );
}
