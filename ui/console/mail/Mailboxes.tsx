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
import { texts } from '../../texts/mail.ts';
import { sentence } from '../../texts/sentence.tsx';
import { Confirm } from '../Confirm.tsx';
import { Loaded } from '../Loaded.tsx';
import { NothingFits } from '../NothingFits.tsx';
import { SearchField } from '../SearchField.tsx';
import { Trouble } from '../Trouble.tsx';
import { useMailboxes, useNewAddress, useRemoveMailbox } from './data.ts';
import { HookAddress, MailboxDialog } from './MailboxDialog.tsx';
import css from './Mail.module.css';

const said = texts.mailboxes;

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
      title={said.title}
      headingRef={heading}
      aside={
        <div className={css.filters}>
          <SearchField label={said.search} placeholder={said.searchedBy} value={sought} onChange={seek} />
          <Button look="primary" onClick={() => ask({ kind: 'new' })}>
            {said.add}
          </Button>
        </div>
      }
    >
      <Loaded query={query} rows={3}>
        {({ items }) => {
          const words = sought.trim().toLowerCase();
          const found = items.filter(({ name, address }) => `${name} ${address ?? ''}`.toLowerCase().includes(words));
          if (items.length === 0) return <None onAdd={() => ask({ kind: 'new' })} />;
          if (found.length === 0) return <NothingFits title={said.noneFits(sought.trim())} onAll={() => seek('')} />;
          return (
            <ul className={css.rows} aria-label={said.title}>
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
    <Empty title={said.none}>
      <p>
        {sentence(said.addWhereBrought, {
          add: (
            <Button look="link" onClick={onAdd}>
              {said.addOne}
            </Button>
          ),
        })}
      </p>
      <p>{sentence(said.orImap, { variable: <code>{'MAIL_IMAP_URL'}</code> })}</p>
    </Empty>
  );
}

function Row({ mailbox, onAsk }: { mailbox: MailboxAnswer; onAsk: (kind: 'edit' | 'renew' | 'remove') => void }) {
  const { address, hookUrl, host, kind, name, project } = mailbox;
  const [isShown, show] = useState(false);
  return (
    <li className={css.row}>
      <div className={css.what}>
        <p className={css.name} dir="auto">
          {name}
        </p>
        <p className={css.below}>
          {address === null ? said.noAddress : <bdi>{address}</bdi>} ·{' '}
          {project === null ? said.toOnlyInbox : said.toInbox(project, host ?? said.someDesk)}
        </p>
        <Standing mailbox={mailbox} />
        {hookUrl !== null && isShown && <Copy text={hookUrl} label={said.addressOf(name)} />}
      </div>
      <div className={css.actions}>
        {hookUrl !== null && (
          <Button
            look="link"
            aria-expanded={isShown}
            aria-label={isShown ? said.hideOf(name) : said.showOf(name)}
            onClick={() => show(!isShown)}
          >
            {isShown ? said.hide : said.show}
          </Button>
        )}
        <Button look="link" aria-label={said.editIt(name)} onClick={() => onAsk('edit')}>
          {said.edit}
        </Button>
        {kind === 'hook' && (
          <>
            <Button look="link" aria-label={said.renewOf(name)} onClick={() => onAsk('renew')}>
              {said.renew}
            </Button>
            <Button look="link" aria-label={said.removeIt(name)} onClick={() => onAsk('remove')}>
              {said.remove}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

function Standing({ mailbox: { checkedAt, kind, trouble } }: { mailbox: MailboxAnswer }) {
  const { cannotBeRead, isBrought, lookedInto, notReadYet, setRight } = texts.standing;
  if (kind === 'hook')
    return (
      <p className={css.below}>
        <State tone="good">{isBrought}</State>
      </p>
    );
  const when = checkedAt === null ? notReadYet : <Time at={checkedAt} />;
  if (trouble === null)
    return (
      <p className={css.below}>
        <State tone={checkedAt === null ? 'busy' : 'good'}>{sentence(lookedInto, { when })}</State>
      </p>
    );
  return (
    <div className={css.below} role="alert">
      <State tone="bad">{sentence(cannotBeRead, { when })}</State>
      <p>{trouble}</p>
      <p>{sentence(setRight, { variable: <code>{'MAIL_IMAP_URL'}</code> })}</p>
    </div>
  );
}

function NewAddress({ mailbox, onClosed }: { mailbox: MailboxAnswer; onClosed: () => void }) {
  const said = texts.renewing;
  const renewing = useNewAddress(mailbox.id);
  const made = renewing.data;
  return (
    <Dialog
      title={made === undefined ? said.title(mailbox.name) : texts.mailbox.addressOf(mailbox.name)}
      onClosed={onClosed}
    >
      {(close) =>
        made === undefined ? (
          <>
            <p>{said.whatStops}</p>
            <Trouble error={renewing.error} />
            <DialogEnd>
              <Button onClick={close}>{said.cancel}</Button>
              <Button look="primary" busy={renewing.isPending} onClick={() => renewing.mutate()}>
                {said.renew}
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
  const said = texts.removing;
  const removing = useRemoveMailbox(id);
  const say = useToast();
  return (
    <Confirm
      title={said.title(name)}
      action={said.remove}
      doing={removing}
      onClosed={onClosed}
      onDone={() => {
        say({ text: said.removed(name) });
        onRemoved();
      }}
    >
      <ul className={css.stops}>
        <li>{said.refused}</li>
        {address !== null && <li>{said.noAnswersThere(address)}</li>}
        <li>{sentence(said.whatStays, { mails: <Link to="/console/mail">{said.incomingMails}</Link> })}</li>
        <li>{said.noUndo}</li>
      </ul>
    </Confirm>
  );
}
