import { FactorSetup } from '../account/FactorSetup.tsx';
import { Card, SignOut } from './Card.tsx';

/** The organization wants a second factor of its admins, and this one has none yet: nothing else is open until then. */
export function RequiredFactorPage({ onDone }: { onDone: () => void }) {
  return (
    <Card
      wide
      title="Set up a second factor"
      lead="Admins need one here: a code of an app on your phone, beside your password."
    >
      <FactorSetup onDone={onDone} />
      <SignOut />
    </Card>
  );
}
