import { useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/first-run.ts';
import { useFirstRun } from '../queries.ts';
import { useViewer } from '../session.ts';
import { useLeaveDemo } from './changes.ts';
import { Trouble } from '../Trouble.tsx';
import css from './FirstRun.module.css';

const said = texts.leave;

/** Ends the demo, after saying what goes. For admins, while simulators are connected. */
export function LeaveDemo() {
  const [asking, ask] = useState(false);
  const demo = useFirstRun().data?.demo;
  const isAdmin = useViewer().data?.role === 'admin';
  if (demo?.inUse !== true || !isAdmin) return null;
  return (
    <>
      <Button onClick={() => ask(true)}>{said.leave}</Button>
      {asking && <Question contents={demo.contents} onClosed={() => ask(false)} />}
    </>
  );
}

type Contents = NonNullable<ReturnType<typeof useFirstRun>['data']>['demo']['contents'];

function Question({ contents, onClosed }: { contents: Contents; onClosed: () => void }) {
  return (
    <Dialog title={said.asks} onClosed={onClosed}>
      {(close) => <Answer contents={contents} close={close} />}
    </Dialog>
  );
}

function Answer({ contents, close }: { contents: Contents; close: () => void }) {
  const leave = useLeaveDemo(close);
  return (
    <>
      <p>{said.removes}</p>
      {contents !== null && (
        <ul className={css.goes}>
          <li>{said.places([...contents.connections, ...contents.hosts].join(', '))}</li>
          <li>{said.counts(contents.projects, contents.links, contents.events)}</li>
        </ul>
      )}
      <p>{said.stays}</p>
      <Trouble error={leave.error} />
      <DialogEnd>
        <Button onClick={close}>{said.stay}</Button>
        <Button look="primary" busy={leave.isPending} onClick={() => leave.mutate()}>
          {leave.isPending ? said.leaving : said.leave}
        </Button>
      </DialogEnd>
    </>
  );
}
