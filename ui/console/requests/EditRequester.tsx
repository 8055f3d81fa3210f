import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/request.ts';
import { texts as common } from '../../texts/requests.ts';
import { problemAt } from '../problem-at.ts';
import { SavingTrouble } from './SavingTrouble.tsx';
import { useSaving } from './useSaving.ts';

const said = texts.requester;

interface Parts {
  request: RequestAnswer;
  onClosed: () => void;
}

/** Who asks: from then on, who sees the request at the portal and gets its mail. */
export function EditRequester({ request, onClosed }: Parts) {
  // What one began from: what others change meanwhile is told when it is saved.
  const [seen] = useState(request);
  const saving = useSaving(seen);
  const [name, setName] = useState(request.requester.name);
  const [email, setEmail] = useState(request.requester.email ?? '');
  const [atName, atEmail] = ['name', 'email'].map((field) => problemAt(saving.trouble, ['requester', field]));
  const isAtField = atName !== null || atEmail !== null;
  return (
    <Dialog title={said.title} onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const requester = { name: name.trim(), email: email.trim() === '' ? null : email.trim() };
            void saving.save({ requester }, texts.saved.requester(requester.name)).then((saved) => saved && close());
          }}
        >
          <TextInput
            label={said.name}
            value={name}
            error={atName}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label={said.email}
            description={said.emailHelp}
            type="email"
            value={email}
            error={atEmail}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <SavingTrouble saving={isAtField ? { ...saving, trouble: null } : saving} onSaved={close} />
          <DialogEnd>
            <Button onClick={close}>{common.cancel}</Button>
            <Button type="submit" look="primary" busy={saving.busy} disabled={name.trim() === ''}>
              {common.save}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
