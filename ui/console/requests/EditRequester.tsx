import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import type { Saving } from './useSaving.ts';

interface Parts {
  request: RequestAnswer;
  save: Saving['save'];
  onClosed: () => void;
}

/** Who asks: from then on, who sees the request at the portal and gets its mail. */
export function EditRequester({ request, save, onClosed }: Parts) {
  const [name, setName] = useState(request.requester.name);
  const [email, setEmail] = useState(request.requester.email ?? '');
  return (
    <Dialog title="Who asks" onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const requester = { name: name.trim(), email: email.trim() === '' ? null : email.trim() };
            void save({ requester }, `Asked by ${requester.name}`).then((saved) => saved && close());
          }}
        >
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="E-mail address"
            description="Whoever has it sees the request at the portal and gets its public comments."
            type="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" look="primary" disabled={name.trim() === ''}>
              Save
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
