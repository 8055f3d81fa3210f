import { useEffect, useState } from 'react';
import { Button } from '../kit/Button.tsx';
import type * as Loaded from './approvals/Inside.tsx';
import { CallFailed } from './host.ts';
import { Part, Trouble } from './Part.tsx';
import { useAct, usePanel } from './panel-context.ts';

/** What waits for a word on this issue. It is loaded once something does: most issues have nothing to approve. */
export function Approvals() {
  const { panel } = usePanel();
  const [inside, setInside] = useState<typeof Loaded | null>(null);
  const act = useAct();
  const load = (): Promise<boolean> =>
    act.run(async () => {
      setInside(
        await import('./approvals/Inside.tsx').catch(() => {
          throw new CallFailed('away', 'The approvals of this issue could not be loaded.');
        }),
      );
    });
  const isNeeded = inside === null && panel.approvals > 0;
  useEffect(() => {
    if (isNeeded) void load();
  }, [isNeeded]);
  // Once there, it stays: what was decided here just now is still shown.
  if (inside !== null) return <inside.Inside key={panel.issue.id} />;
  if (!isNeeded || act.trouble === null) return null;
  return (
    <Part title="Approvals">
      <Trouble trouble={act.trouble} />
      <Button look="link" busy={act.busy} onClick={() => void load()}>
        Try again
      </Button>
    </Part>
  );
}
