import { Select } from '@mantine/core';
import { useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/request.ts';
import { texts as common } from '../../texts/requests.ts';
import { SavingTrouble } from './SavingTrouble.tsx';
import { useSaving } from './useSaving.ts';

const said = texts.moving;

interface Parts {
  request: RequestAnswer;
  /** Keys of the desk's inboxes. */
  inboxes: string[];
  onClosed: () => void;
}

export function MoveRequest({ request, inboxes, onClosed }: Parts) {
  // What one began from: what others change meanwhile is told when it is saved.
  const [seen] = useState(request);
  const saving = useSaving(seen);
  const others = inboxes.filter((key) => key !== request.project);
  const [project, choose] = useState(others[0] ?? '');
  return (
    <Dialog title={said.title(request.key)} onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void saving.save({ project }, texts.saved.moved(project)).then((saved) => saved && close());
          }}
        >
          <Select
            label={said.to}
            data={others}
            value={project}
            onChange={(key) => choose(key ?? project)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
          <p>{said.does(request.key, project)}</p>
          <SavingTrouble saving={saving} onSaved={close} />
          <DialogEnd>
            <Button onClick={close}>{common.cancel}</Button>
            <Button type="submit" look="primary" busy={saving.busy}>
              {said.yes}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
