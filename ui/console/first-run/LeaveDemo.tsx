import { useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useFirstRun } from '../queries.ts';
import { useViewer } from '../session.ts';
import { counted } from '../words.ts';
import { useLeaveDemo } from './changes.ts';
import css from './FirstRun.module.css';

/** Ends the demo, after saying what goes. For admins, while simulators are connected. */
export function LeaveDemo() {
  const [asking, ask] = useState(false);
  const demo = useFirstRun().data?.demo;
  const isAdmin = useViewer().data?.role === 'admin';
  if (demo?.inUse !== true || !isAdmin) return null;
  return (
    <>
      <Button onClick={() => ask(true)}>Leave the demo</Button>
      {asking && <Question contents={demo.contents} onClosed={() => ask(false)} />}
    </>
  );
}

type Contents = NonNullable<ReturnType<typeof useFirstRun>['data']>['demo']['contents'];

function Question({ contents, onClosed }: { contents: Contents; onClosed: () => void }) {
  return (
    <Dialog title="Leave the demo?" onClosed={onClosed}>
      {(close) => <Answer contents={contents} close={close} />}
    </Dialog>
  );
}

function Answer({ contents, close }: { contents: Contents; close: () => void }) {
  const leave = useLeaveDemo(close);
  return (
    <>
      <p>This removes what is connected to simulators, with everything that came of it:</p>
      {contents !== null && (
        <ul className={css.goes}>
          <li>Connections and hosts: {[...contents.connections, ...contents.hosts].join(', ')}</li>
          <li>
            {counted(contents.projects, 'project')}, {counted(contents.links, 'link')},{' '}
            {counted(contents.events, 'event')} and their timelines
          </li>
        </ul>
      )}
      <p>What is connected for real, people, keys and the audit log stay. This cannot be undone.</p>
      {leave.error !== null && (
        <p role="alert" className={css.trouble}>
          {leave.error.message}
        </p>
      )}
      <DialogEnd>
        <Button onClick={close}>Stay</Button>
        <Button look="primary" busy={leave.isPending} onClick={() => leave.mutate()}>
          {leave.isPending ? 'Leaving the demo …' : 'Leave the demo'}
        </Button>
      </DialogEnd>
    </>
  );
}
