import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MailboxAnswer } from '../../../src/api/schemas/mail.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { problemAt } from '../projects/saver.ts';
import { type Inbox, useInboxes } from '../requests/data.ts';
import { Trouble } from '../Trouble.tsx';
import { useSaveMailbox } from './data.ts';
import css from './Mail.module.css';

const idOf = ({ host, key }: Pick<Inbox, 'host' | 'key'>): string => `${host}/${key}`;

/** Makes a mailbox and shows the address that mail is brought to, or changes one. `mailbox` null: a new one. */
export function MailboxDialog({ mailbox, onClosed }: { mailbox: MailboxAnswer | null; onClosed: () => void }) {
  const saving = useSaveMailbox(mailbox?.id ?? null);
  const say = useToast();
  const made = mailbox === null ? saving.data : undefined;
  const title = mailbox === null ? 'Add a mailbox' : `Change ${mailbox.name}`;
  return (
    <Dialog title={made === undefined ? title : `The address of ${made.name}`} onClosed={onClosed}>
      {(close) =>
        made === undefined ? (
          <Form
            mailbox={mailbox}
            saving={saving}
            onSaved={({ name }) => {
              if (mailbox === null) return;
              say({ text: `${name} is saved.` });
              close();
            }}
            close={close}
          />
        ) : (
          <HookAddress mailbox={made} onDone={close} />
        )
      }
    </Dialog>
  );
}

/** To be copied to where it is needed. */
export function HookAddress({ mailbox, onDone }: { mailbox: MailboxAnswer; onDone: () => void }) {
  return (
    <>
      <p>
        Have your mail provider bring mail to this address now. <b>It is a secret</b>: whoever knows it can bring mail,
        in anybody’s name.
      </p>
      <Copy text={mailbox.hookUrl ?? ''} label="the address" />
      <p className={css.hint}>
        Send the whole mail as the body, as <code>message/rfc822</code>, or with the inbound webhook of Postmark or
        SendGrid with the raw mail in it.
      </p>
      <DialogEnd>
        <Button look="primary" onClick={onDone}>
          Done
        </Button>
      </DialogEnd>
    </>
  );
}

interface FormParts {
  mailbox: MailboxAnswer | null;
  saving: ReturnType<typeof useSaveMailbox>;
  onSaved: (mailbox: MailboxAnswer) => void;
  close: () => void;
}

function Form({ mailbox, saving, onSaved, close }: FormParts) {
  const inboxes = useInboxes()?.inboxes ?? [];
  const [name, setName] = useState(mailbox?.name ?? '');
  const [address, setAddress] = useState(mailbox?.address ?? '');
  const project = mailbox?.project ?? null;
  const before = project === null ? '' : idOf({ host: mailbox?.host ?? '', key: project });
  const [chosen, choose] = useState(before);
  const inbox = inboxes.find((one) => idOf(one) === chosen);
  const elsewhere = (['name', 'address'] as const).every((field) => problemAt(saving.error, [field]) === null);
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (saving.isPending) return;
        const place = inbox === undefined ? { project: null } : { project: inbox.key, host: inbox.host };
        const wish = { name: name.trim(), address: address.trim() === '' ? null : address.trim(), ...place };
        saving.mutate(wish, { onSuccess: onSaved });
      }}
    >
      <TextInput
        label="Name"
        description="For you: people never see it."
        data-autofocus
        autoComplete="off"
        maxLength={100}
        value={name}
        error={problemAt(saving.error, ['name'])}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="What people write to"
        description="With it, our mails about requests of the inbox ask for answers there."
        placeholder="help@acme.example"
        type="email"
        autoComplete="off"
        value={address}
        error={problemAt(saving.error, ['address'])}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Select
        label="Inbox"
        description="Where new requests go."
        data={[
          { value: '', label: 'The only one there is' },
          ...inboxes.map((one) => ({ value: idOf(one), label: `${one.key} of ${one.host}` })),
        ]}
        value={chosen}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        error={inboxes.length > 1 && chosen === '' ? 'There are several: choose one, or mail waits for it.' : null}
        onChange={(value) => choose(value ?? '')}
      />
      <Trouble error={elsewhere ? saving.error : null} />
      <DialogEnd>
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" look="primary" busy={saving.isPending}>
          {mailbox === null ? 'Add the mailbox' : 'Save'}
        </Button>
      </DialogEnd>
    </form>
  );
}
