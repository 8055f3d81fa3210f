import { Button } from '../kit/Button.tsx';
import { texts as calls } from '../texts/calls.ts';
import { texts } from '../texts/panel.ts';
import { useLoaded } from './loading.ts';
import { Part, Trouble } from './Part.tsx';
import { usePanel } from './panel-context.ts';

/** What waits for a word on this issue. It is loaded once something does: most issues have nothing to approve. */
export function Approvals() {
  const { panel } = usePanel();
  const isNeeded = panel.approvals > 0;
  const { inside, act, load } = useLoaded(isNeeded, () => import('./approvals/Inside.tsx'), texts.approvals.notLoaded);
  // Once there, it stays: what was decided here just now is still shown.
  if (inside !== null) return <inside.Inside key={panel.issue.id} />;
  if (act.trouble === null) return null;
  return (
    <Part title={texts.approvals.title}>
      <Trouble trouble={act.trouble} />
      <Button look="link" busy={act.busy} onClick={load}>
        {calls.again}
      </Button>
    </Part>
  );
}
