import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { MailboxAnswer } from '../../../src/api/schemas/mail.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { Loaded } from '../Loaded.tsx';
import { SearchField } from '../people/SearchField.tsx';
import { Trouble } from '../Trouble.tsx';
import { useMailboxes, useNewAddress, useRemoveMailbox } from './data.ts';
import { HookAddress, MailboxDialog } from './MailboxDialog.tsx';
import css from './Mail.module.css';

type Asked = { kind: 'new' } | { kind: 'edit' | 'renew' | 'remove'; mailbox: MailboxAnswer } | null;

/** Where mail comes in: which there are, whether each can be read, and what is to be done about one that cannot. */
export function Mailboxes() {
  const query = useMailboxes();
  const [sought, seek] = useState('');
  const [asked, ask] = useState<Asked>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const close = (): void => ask(null);
  return (
    <Section
      title="Mailboxes"
      headingRef={heading}
      aside={
        <div className={css.filters}>
          <SearchField label="Search mailboxes" placeholder="Name or address" value={sought} onChange={seek} />
          <Button look="primary" onClick={() => ask({ kind: 'new' })}>
            Add a mailbox
          </Button>
        </div>
      }
    >
      <Loaded query={query} rows={3}>
        {({ items }) => {
          const words = sought.trim().toLowerCase();
          const found = items.filter(({ name, address }) => `${name} ${address ?? ''}`.toLowerCase().includes(words));
          if (items.length === 0) return <None onAdd={() => ask({ kind: 'new' })} />;
          if (found.length === 0)
            return (
              <Empty title={`No mailbox fits “${sought.trim()}”`}>
                <p>
                  <Button look="link" onClick={() => seek('')}>
                    Show all
                  </Button>
                </p>
              </Empty>
            );
          return (
            <ul className={css.rows} aria-label="Mailboxes">
              {found.map((mailbox) => (
                <Row key={mailbox.id} mailbox={mailbox} onAsk={(kind) => ask({ kind, mailbox })} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {asked?.kind === 'new' && <MailboxDialog mailbox={null} onClosed={close} />}
      {asked?.kind === 'edit' && <MailboxDialog mailbox={asked.mailbox} onClosed={close} />}
      {asked?.kind === 'renew' && <NewAddress mailbox={asked.mailbox} onClosed={close} />}
      {asked?.kind === 'remove' && (
        <Remove mailbox={asked.mailbox} onClosed={close} onRemoved={() => heading.current?.focus()} />
      )}
    </Section>
  );
}

function None({ onAdd }: { onAdd: () => void }) {
  return (
    <Empty title="No mail comes in yet">
      <p>
        Where your provider can bring mail to an address,{' '}
        <Button look="link" onClick={onAdd}>
          add a mailbox
        </Button>
        .
      </p>
      <p>
        Where it cannot, whoever runs Deskbridge sets <code>MAIL_IMAP_URL</code>: then a mailbox is looked into every 30
        seconds, and is listed here.
      </p>
    </Empty>
  );
}

function Row({ mailbox, onAsk }: { mailbox: MailboxAnswer; onAsk: (kind: 'edit' | 'renew' | 'remove') => void }) {
  const { address, hookUrl, host, kind, name, project } = mailbox;
  const [isShown, show] = useState(false);
  const hidden = <span className="visually-hidden"> of {name}</span>;
  return (
    <li className={css.row}>
      <div className={css.what}>
        <p className={css.name} dir="auto">
          {name}
        </p>
        <p className={css.below}>
          {address === null ? 'No address that people write to' : <bdi>{address}</bdi>} ·{' '}
          {project === null ? 'requests go to the only inbox' : `requests go to ${project} of ${host ?? 'a desk'}`}
        </p>
        <Standing mailbox={mailbox} />
        {hookUrl !== null && isShown && <Copy text={hookUrl} label={`the address of ${name}`} />}
      </div>
      <div className={css.actions}>
        {hookUrl !== null && (
          <Button look="link" aria-expanded={isShown} onClick={() => show(!isShown)}>
            {isShown ? 'Hide address' : 'Show address'}
            {hidden}
          </Button>
        )}
        <Button look="link" onClick={() => onAsk('edit')}>
          Edit<span className="visually-hidden"> {name}</span>
        </Button>
        {kind === 'hook' && (
          <>
            <Button look="link" onClick={() => onAsk('renew')}>
              New address{hidden}
            </Button>
            <Button look="link" onClick={() => onAsk('remove')}>
              Remove<span className="visually-hidden"> {name}</span>
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

function Standing({ mailbox: { checkedAt, kind, trouble } }: { mailbox: MailboxAnswer }) {
  if (kind === 'hook')
    return (
      <p className={css.below}>
        <State tone="good">Mail is brought to it</State>
      </p>
    );
  const when = checkedAt === null ? 'not read yet' : <Time at={checkedAt} />;
  if (trouble === null)
    return (
      <p className={css.below}>
        <State tone={checkedAt === null ? 'busy' : 'good'}>Looked into · {when}</State>
      </p>
    );
  return (
    <div className={css.below} role="alert">
      <State tone="bad">Cannot be read · tried {when}</State>
      <p>{trouble}</p>
      <p>
        It is tried again by itself. If it stays so, set <code>MAIL_IMAP_URL</code> right and start Deskbridge again.
      </p>
    </div>
  );
}

function NewAddress({ mailbox, onClosed }: { mailbox: MailboxAnswer; onClosed: () => void }) {
  const renewing = useNewAddress(mailbox.id);
  const made = renewing.data;
  return (
    <Dialog
      title={made === undefined ? `A new address for ${mailbox.name}?` : `The address of ${mailbox.name}`}
      onClosed={onClosed}
    >
      {(close) =>
        made === undefined ? (
          <>
            <p>
              The address it has now takes no more mail from that moment on: your provider has to be told the new one.
              What came in stays.
            </p>
            <Trouble error={renewing.error} />
            <DialogEnd>
              <Button onClick={close}>Cancel</Button>
              <Button look="primary" busy={renewing.isPending} onClick={() => renewing.mutate(undefined)}>
                Make a new address
              </Button>
            </DialogEnd>
          </>
        ) : (
          <HookAddress mailbox={made} onDone={close} />
        )
      }
    </Dialog>
  );
}

interface RemoveParts {
  mailbox: MailboxAnswer;
  onClosed: () => void;
  onRemoved: () => void;
}

function Remove({ mailbox: { address, id, name }, onClosed, onRemoved }: RemoveParts) {
  const removing = useRemoveMailbox(id);
  const say = useToast();
  return (
    <Dialog title={`Remove ${name}?`} onClosed={onClosed}>
      {(close) => (
        <>
          <ul className={css.stops}>
            <li>Mail that is brought to its address is refused: your provider will say so, or keep it.</li>
            {address !== null && <li>Our mails ask for answers at {address} no more.</li>}
            <li>
              What came in stays, in the requests and among the <Link to="/console/mail">incoming mails</Link>.
            </li>
            <li>This cannot be undone: a mailbox made anew has another address.</li>
          </ul>
          <Trouble error={removing.error} />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="primary"
              busy={removing.isPending}
              onClick={() =>
                removing.mutate(undefined, {
                  onSuccess: () => {
                    say({ text: `${name} is removed.` });
                    close();
                    onRemoved();
                  },
                })
              }
            >
              Remove
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
