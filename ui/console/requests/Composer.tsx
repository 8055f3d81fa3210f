import { Progress, SegmentedControl, Textarea } from '@mantine/core';
import { type ClipboardEvent, type DragEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { keepDraft, readDraft, subjectOf } from '../../kit/drafts.ts';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { newId } from '../../kit/new-id.ts';
import { sizeOf } from '../../kit/size.ts';
import { texts } from '../../texts/request.ts';
import { useOwnSession } from '../session.ts';
import css from './Composer.module.css';
import { Preview } from './Preview.tsx';
import type { Staged } from './staged.ts';
import { useSending } from './useSending.ts';

const said = texts.composer;

/** With the id that the comment will have: sent twice, also after the page was loaded again, it is said once. */
interface Draft {
  id: string;
  text: string;
  public: boolean;
}

/** Where agents say something: to each other, or to the requester as well. What is written stays until it is sent. */
export function Composer({ request }: { request: RequestAnswer }) {
  const session = useOwnSession();
  // Begun before it is known whose it is, an empty draft would take the place of theirs.
  return session === null ? null : <Writing request={request} session={session} />;
}

function Writing({ request, session }: { request: RequestAnswer; session: SignedInAnswer }) {
  const person = session.user.id ?? session.user.name;
  const subject = subjectOf('answer', request.id);
  const [draft, setDraft] = useState<Draft>(
    () => (readDraft(person, subject) as Draft | null) ?? { id: newId(), text: '', public: false },
  );
  const [over, setOver] = useState(false);
  const [looking, look] = useState(false);
  const sending = useSending(request);
  const picker = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => keepDraft(person, subject, draft.text.trim() === '' ? null : draft), [person, subject, draft]);
  const waiting = sending.files.filter(({ trouble }) => trouble === null);
  const empty = draft.text.trim() === '';
  const say = async (resolve: boolean): Promise<void> => {
    if (sending.busy || (empty && (resolve || waiting.length === 0))) return;
    const outcome = await sending.say({ ...draft, resolve });
    if (outcome === 'not') return;
    // What was written meanwhile, or takes the place of what had arrived, is for the next.
    setDraft((now) => ({ ...now, id: newId(), text: outcome === 'said' && now.text === draft.text ? '' : now.text }));
    if (outcome === 'before') return;
    // Shown anew where it was only looked at, to be written in at once.
    flushSync(() => look(false));
    field.current?.focus();
  };
  const take = (event: DragEvent | ClipboardEvent, data: DataTransfer): void => {
    if (data.files.length === 0) return;
    event.preventDefault();
    sending.add(data.files);
  };
  return (
    <form
      className={names(css.composer, !draft.public && css.internal, over && css.over)}
      aria-label={said.label}
      onSubmit={(event) => {
        event.preventDefault();
        void say(false);
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        take(event, event.dataTransfer);
      }}
      onPaste={(event) => take(event, event.clipboardData)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        void say(false);
      }}
    >
      <div className={css.head}>
        <SegmentedControl
          aria-label={said.whoSeesIt}
          data={[
            { value: 'internal', label: said.internal },
            { value: 'public', label: said.public },
          ]}
          value={draft.public ? 'public' : 'internal'}
          onChange={(value) => setDraft({ ...draft, public: value === 'public' })}
        />
        <p className={css.who} role="status">
          {draft.public ? <Reaches request={request} mail={session.features.mail} /> : said.onlyAgents}
        </p>
        <Button look="quiet" aria-pressed={looking} onClick={() => look(!looking)}>
          <Icon name="look" /> {said.preview}
        </Button>
      </div>
      {looking ? (
        <Preview text={draft.text} />
      ) : (
        <Textarea
          ref={field}
          id="say"
          aria-label={draft.public ? said.publicComment : said.internalComment}
          placeholder={draft.public ? said.writeTo(request.requester.name) : said.writeToColleagues}
          autosize
          minRows={3}
          maxRows={16}
          value={draft.text}
          onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
        />
      )}
      {sending.files.length > 0 && (
        <ul className={css.files} aria-label={said.filesAlong}>
          {sending.files.map((staged) => (
            <FileRow key={staged.id} staged={staged} busy={sending.busy} onDrop={() => sending.drop(staged.id)} />
          ))}
        </ul>
      )}
      {sending.trouble !== null && (
        <p role="alert" className={css.trouble}>
          {sending.trouble}
        </p>
      )}
      <div className={css.foot}>
        <Button type="submit" look="primary" busy={sending.busy}>
          {sending.busy
            ? said.sending
            : empty && waiting.length > 0
              ? said.attach
              : draft.public
                ? said.send
                : said.add}
        </Button>
        {request.status !== 'resolved' && !empty && (
          <Button busy={sending.busy} onClick={() => void say(true)}>
            {said.andResolve}
          </Button>
        )}
        {sending.again !== null && !sending.busy && <Button onClick={sending.again}>{said.sendFilesAgain}</Button>}
        <Button look="quiet" onClick={() => picker.current?.click()}>
          <Icon name="clip" /> {said.files}
        </Button>
        <span className={css.hint}>{said.hint}</span>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={said.filesToAttach}
          onChange={({ currentTarget }) => {
            sending.add(currentTarget.files ?? []);
            currentTarget.value = '';
          }}
        />
      </div>
    </form>
  );
}

function Reaches({ request: { requester }, mail }: { request: RequestAnswer; mail: boolean }) {
  if (requester.email === null) return said.noAddress(requester.name);
  if (!mail) return said.mailIsOff(requester.name);
  return said.getsMail(requester.name, requester.email);
}

function FileRow({
  staged: { file, done, trouble },
  busy,
  onDrop,
}: {
  staged: Staged;
  busy: boolean;
  onDrop: () => void;
}) {
  return (
    <li className={css.file}>
      <span className={css.name}>
        <Icon name="clip" /> <bdi>{file.name}</bdi> <span className={css.hint}>{sizeOf(file.size)}</span>
      </span>
      {!busy && (
        <button type="button" className={css.drop} aria-label={said.leaveOut(file.name)} onClick={onDrop}>
          <Icon name="close" />
        </button>
      )}
      {done !== null && (
        <Progress className={css.progress} value={done * 100} size="sm" aria-label={said.sendingFile(file.name)} />
      )}
      {trouble !== null && (
        <p className={css.wrong} role="alert">
          {trouble}
        </p>
      )}
    </li>
  );
}
