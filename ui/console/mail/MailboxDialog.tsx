import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MailboxAnswer } from '../../../src/api/schemas/mail.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/mail.ts';
import { sentence } from '../../texts/sentence.tsx';
import { problemAt } from '../problem-at.ts';
import { type Inbox, useInboxes } from '../requests/data.ts';
import { Trouble } from '../Trouble.tsx';
import { useSaveMailbox } from './data.ts';
import css from './Mail.module.css';

const said = texts.mailbox;

const idOf = ({ host, key }: Pick<Inbox, 'host' | 'key'>): string => `${host}/${key}`;

/** Makes a mailbox and shows the address that mail is brought to, or changes one. `mailbox` null: a new one. */
export function MailboxDialog({ mailbox, onClosed }: { mailbox: MailboxAnswer | null; onClosed: () => void }) {
  const saving = useSaveMailbox(mailbox?.id ?? null);
  const say = useToast();
  const made = mailbox === null ? saving.data : undefined;
  const title = mailbox === null ? said.add : said.change(mailbox.name);
  return (
    <Dialog title={made === undefined ? title : said.addressOf(made.name)} onClosed={onClosed}>
      {(close) =>
        made === undefined ? (
          <Form
            mailbox={mailbox}
            saving={saving}
            onSaved={({ name }) => {
              if (mailbox === null) return;
              say({ text: said.saved(name) });
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
      <p>{sentence(said.bringMail, { secret: <b>{said.isSecret}</b> })}</p>
      <Copy text={mailbox.hookUrl ?? ''} label={said.theAddress} />
      <p className={css.hint}>{sentence(said.format, { type: <code>{'message/rfc822'}</code> })}</p>
      <DialogEnd>
        <Button look="primary" onClick={onDone}>
          {said.done}
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
  const several = inboxes.length > 1;
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
        label={said.name}
        description={said.nameHelp}
        data-autofocus
        autoComplete="off"
        maxLength={100}
        value={name}
        error={problemAt(saving.error, ['name'])}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={said.address}
        description={said.addressHelp}
        placeholder={said.addressSample}
        type="email"
        autoComplete="off"
        value={address}
        error={problemAt(saving.error, ['address'])}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Select
        label={said.inbox}
        description={several && chosen === '' ? said.chooseInbox : said.inboxHelp}
        data={[
          { value: '', label: several ? said.noInbox : said.onlyInbox },
          ...inboxes.map((one) => ({ value: idOf(one), label: said.inboxOf(one.key, one.host) })),
        ]}
        value={chosen}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => choose(value ?? '')}
      />
      <Trouble error={elsewhere ? saving.error : null} />
      <DialogEnd>
        <Button onClick={close}>{said.cancel}</Button>
        <Button type="submit" look="primary" busy={saving.isPending}>
          {mailbox === null ? said.addIt : said.save}
        </Button>
      </DialogEnd>
    </form>
  );
}
