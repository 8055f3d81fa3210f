import { Select } from '@mantine/core';
import { useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import type { Saving } from './useSaving.ts';

interface Parts {
  request: RequestAnswer;
  /** Keys of the desk's inboxes. */
  inboxes: string[];
  save: Saving['save'];
  onClosed: () => void;
}

export function MoveRequest({ request, inboxes, save, onClosed }: Parts) {
  const others = inboxes.filter((key) => key !== request.project);
  const [project, choose] = useState(others[0] ?? '');
  return (
    <Dialog title={`Move ${request.key}`} onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save({ project }, `Moved to ${project}`).then((saved) => saved && close());
          }}
        >
          <Select
            label="To the inbox"
            data={others}
            value={project}
            onChange={(key) => choose(key ?? project)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
          <p>
            It gets the next key there; {request.key} goes on leading to it. Its links stay, and the settings of{' '}
            {project} say what is told from then on.
          </p>
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" look="primary">
              Move
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
