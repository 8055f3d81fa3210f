import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ErasedAnswer } from '../../../src/api/schemas/erasing.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Section } from '../../kit/Section.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { Trouble } from '../Trouble.tsx';
import { counted } from '../words.ts';
import css from './People.module.css';
import { organizationPath, useOrganization } from './users-data.ts';

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
    <Section title="Erase a person">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!looking.isPending) look(email.trim());
        }}
      >
        <p className={css.hint}>
          A customer or requester who wants to be forgotten. Erase them in Intercom and in Jira first: what is still
          there is read again. Somebody with an account of the console is removed under People.
        </p>
        <div className={css.inline}>
          <TextInput
            label="Their e-mail address"
            type="email"
            required
            withAsterisk={false}
            maxLength={320}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" busy={looking.isPending}>
            Show what is kept
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
    <Dialog title={`Erase ${email}?`} onClosed={onClosed}>
      {(close) => (
        <>
          <ul className={css.stops}>
            <li>
              {counted(requests, 'request')} with {counted(comments, 'comment')} of theirs: title, description, answers
              and comments go; the rows stay, as of an erased person.
            </li>
            <li>
              {counted(mails, 'mail')} and {counted(files, 'file')} are deleted.
            </li>
            <li>
              The copies of {counted(contacts, 'contact')} and {counted(conversations, 'conversation')} of Intercom are
              deleted, with the texts of what was heard and sent for them. What was not sent yet never is.
            </li>
            <li>Their address and full name become anonymous wherever else they stand.</li>
            <li>This cannot be undone. The audit log keeps that it was done, and not whom.</li>
          </ul>
          <Trouble error={erasing.error} />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="primary"
              busy={erasing.isPending}
              onClick={() =>
                erasing.mutate(undefined, {
                  onSuccess: ({ standIn }) => {
                    say({ text: `Erased. ${standIn ?? 'An anonymous address'} stands for them from now on.` });
                    close();
                    onErased();
                  },
                })
              }
            >
              Erase for good
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}

function Everything() {
  const query = useOrganization();
  const [asking, ask] = useState(false);
  return (
    <Section title="Erase everything">
      <Loaded query={query} rows={1}>
        {({ name }) => (
          <div className={css.form}>
            <p className={css.hint}>
              Settings, tokens, people, issues, links, requests, files and every log of {name}. An empty Deskbridge is
              left.
            </p>
            <div className={css.inline}>
              <Button onClick={() => ask(true)}>Erase everything…</Button>
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
    onSuccess: () => location.assign('/'),
  });
  return (
    <Dialog title={`Erase everything of ${name}?`} onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!erasing.isPending) erasing.mutate();
          }}
        >
          <ul className={css.stops}>
            <li>
              Jira and Intercom are disconnected here. Webhooks and tokens stay there: delete and revoke them first.
            </li>
            <li>Every request, comment and file of the desk is deleted.</li>
            <li>Everybody is signed out, and nobody can sign in: the command line makes the first new account.</li>
            <li>The audit log goes too. This cannot be undone; only a backup brings it back.</li>
          </ul>
          <TextInput
            label={`To be sure, type ${name}`}
            required
            withAsterisk={false}
            autoComplete="off"
            value={typed}
            onChange={(event) => type(event.currentTarget.value)}
          />
          <Trouble error={erasing.error} />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" look="primary" busy={erasing.isPending || typed !== name}>
              Erase everything
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
