import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/requests.ts';
import css from './Requests.module.css';

const said = texts.keys;
const keys = [
  ['j', said.next],
  ['k', said.before],
  [said.enterKey, said.open],
  ['x', said.select],
  ['/', said.search],
  ['c', said.newRequest],
  ['r', said.comment],
  ['u', said.back],
  [said.sendKeys, said.send],
  ['?', said.these],
] as const;

export function KeyMap({ onClosed }: { onClosed: () => void }) {
  return (
    <Dialog title={said.title} onClosed={onClosed}>
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
            <Button onClick={close}>{said.close}</Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
