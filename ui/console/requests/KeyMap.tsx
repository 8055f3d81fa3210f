import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import css from './Requests.module.css';

const keys = [
  ['j', 'The next request'],
  ['k', 'The one before'],
  ['Enter', 'Open it'],
  ['x', 'Select it'],
  ['/', 'Search'],
  ['c', 'New request'],
  ['r', 'On a request: write a comment'],
  ['u', 'On a request: back to the list'],
  ['Ctrl Enter', 'Send a comment'],
  ['?', 'These keys'],
] as const;

export function KeyMap({ onClosed }: { onClosed: () => void }) {
  return (
    <Dialog title="Keys" onClosed={onClosed}>
      {(close) => (
        <>
          <dl className={css.keys}>
            {keys.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <DialogEnd>
            <Button onClick={close}>Close</Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
