import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ErasedAnswer } from '../../../src/api/schemas/erasing.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { forgetDrafts } from '../../kit/drafts.ts';
import { Section } from '../../kit/Section.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts as parts } from '../../texts/console-parts.ts';
import { texts } from '../../texts/erasing.ts';
import { send } from '../api.ts';
import { Confirm } from '../Confirm.tsx';
import { Loaded } from '../Loaded.tsx';
import { Trouble } from '../Trouble.tsx';
import css from './People.module.css';
import { organizationPath, useOrganization } from './users-data.ts';

const { person, everything } = texts;

const erasuresPath = '/api/v1/erasures';

/** What is erased on demand, each after it was said what goes. */
export function Erase() {
  return (
    <>
      <OnePerson />
      <Everything />
    </>
  );
}

function OnePerson() {
  const [email, setEmail] = useState('');
  const [found, show] = useState<{ email: string; answer: ErasedAnswer } | null>(null);
  const looking = useMutation({
    mutationFn: (of: string) => send<ErasedAnswer>(erasuresPath, { body: { email: of, dryRun: true } }),
  });
  const look = (of: string): void => looking.mutate(of, { onSuccess: (answer) => show({ email: of, answer }) });
  return (
    <Section title={person.title}>
      <form
        className={css.body}
        onSubmit={(event) => {
          event.preventDefault();
          if (!looking.isPending) look(email.trim());
        }}
      >
        <p className={css.hint}>{person.explained}</p>
        <div className={css.inline}>
          <TextInput
            label={person.email}
            type="email"
            required
            withAsterisk={false}
            maxLength={320}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" busy={looking.isPending}>
            {person.show}
          </Button>
        </div>
        <Trouble error={looking.error} />
      </form>
      {found !== null && <ErasePerson {...found} onClosed={() => show(null)} onErased={() => setEmail('')} />}
    </Section>
  );
}

interface PersonParts {
  email: string;
  answer: ErasedAnswer;
  onClosed: () => void;
  onErased: () => void;
}

function ErasePerson({ email, answer, onClosed, onErased }: PersonParts) {
  const queries = useQueryClient();
  const say = useToast();
  const erasing = useMutation({
    mutationFn: () => send<ErasedAnswer>(erasuresPath, { body: { email } }),
    onSettled: () => queries.invalidateQueries(),
  });
  const { requests, comments, mails, files, contacts, conversations } = answer;
  return (
    <Confirm
      title={person.confirm(email)}
      action={person.action}
      doing={erasing}
      onClosed={onClosed}
      onDone={({ standIn }) => {
        say({ text: standIn === null ? person.doneNameless : person.done(standIn) });
        onErased();
      }}
    >
      <ul className={css.stops}>
        <li>{person.requests(requests, comments)}</li>
        <li>{person.mails(mails, files)}</li>
        <li>{person.copies(contacts, conversations)}</li>
        <li>{person.elsewhere}</li>
        <li>{person.forGood}</li>
      </ul>
    </Confirm>
  );
}

function Everything() {
  const query = useOrganization();
  const [asking, ask] = useState(false);
  return (
    <Section title={everything.title}>
      <Loaded query={query} rows={1}>
        {({ name }) => (
          <div className={css.body}>
            <p className={css.hint}>{everything.explained(name)}</p>
            <div>
              <Button onClick={() => ask(true)}>{everything.ask}</Button>
            </div>
            {asking && <EraseEverything name={name} onClosed={() => ask(false)} />}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function EraseEverything({ name, onClosed }: { name: string; onClosed: () => void }) {
  const [typed, type] = useState('');
  const erasing = useMutation({
    mutationFn: () => send(organizationPath, { method: 'DELETE', body: { confirm: typed } }),
    // Nobody is signed in any more.
    onSuccess: () => {
      forgetDrafts();
      location.assign('/');
    },
  });
  return (
    <Dialog title={everything.confirm(name)} onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!erasing.isPending) erasing.mutate();
          }}
        >
          <ul className={css.stops}>
            <li>{everything.vendors}</li>
            <li>{everything.desk}</li>
            <li>{everything.people}</li>
            <li>{everything.forGood}</li>
          </ul>
          <TextInput
            label={everything.typeName(name)}
            required
            withAsterisk={false}
            autoComplete="off"
            value={typed}
            onChange={(event) => type(event.currentTarget.value)}
          />
          <Trouble error={erasing.error} />
          <DialogEnd>
            <Button onClick={close}>{parts.cancel}</Button>
            <Button type="submit" look="primary" busy={erasing.isPending || typed !== name}>
              {everything.action}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
