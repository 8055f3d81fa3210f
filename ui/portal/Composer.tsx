import { type FormEvent, useEffect, useId, useState } from 'react';
import type { OfferAnswer } from '../../src/api/schemas/portal.ts';
import type { PortalDetailAnswer } from '../../src/api/schemas/requests.ts';
import { Button } from '../kit/Button.tsx';
import { keepDraft, readDraft, subjectOf } from '../kit/drafts.ts';
import { newId } from '../kit/new-id.ts';
import { texts } from '../texts/portal.ts';
import { ask, asFailure, type AskFailed } from './ask.ts';
import css from './Composer.module.css';
import { Field } from './Field.tsx';
import { FileList, FileRow, FileTaker, pastedFiles, useTaking } from './Files.tsx';
import { LONGEST_TEXT } from './form-values.ts';
import { listPath } from './OwnRequests.tsx';
import { Trouble } from './Page.tsx';
import { noticeEnd, put, readAgain } from './reading.ts';
import { dropUpload, requestPath, upload, uploadAgain, useUploads } from './uploads.ts';

const said = texts.comment;

/** With the id that the comment will have: sent twice, it is said once. */
interface Draft {
  id: string;
  text: string;
}

interface Parts {
  request: PortalDetailAnswer;
  rules: OfferAnswer['files'] | null;
  who: string;
}

/** Says more on a request, in words or files. */
export function Composer({ request, rules, who }: Parts) {
  const { key, status } = request;
  const { draft, setText, busy, trouble, problem, outcome, send } = useComment(request, who);
  const id = useId();
  const uploads = useUploads(key);
  const isResolved = status === 'resolved';
  const taking = useTaking(rules, {
    had: request.attachments.length + uploads.length,
    onFiles: (files) => upload(key, files),
  });
  return (
    <form
      className={css.composer}
      aria-label={said.name}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <Field id={id} label={isResolved ? said.stillWrong : said.write} problem={problem}>
        {(described) => (
          <textarea
            {...described}
            className="input"
            dir="auto"
            rows={4}
            value={draft.text}
            onChange={(event) => setText(event.currentTarget.value)}
            onPaste={(event) => taking.take(pastedFiles(event))}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
            }}
          />
        )}
      </Field>
      <FileTaker taking={taking}>
        {uploads.length > 0 && (
          <FileList label={said.files}>
            {uploads.map(({ id: one, file, state, part, trouble: why }) => (
              <FileRow
                key={one}
                name={file.name}
                bytes={file.size}
                part={state === 'failed' ? null : part}
                trouble={state === 'failed' ? why : null}
                {...(state === 'failed' ? { onAgain: () => uploadAgain(one) } : {})}
                onRemove={() => dropUpload(one)}
              />
            ))}
          </FileList>
        )}
      </FileTaker>
      <Trouble trouble={trouble} />
      <div className={css.end}>
        <Button type="submit" look="primary" busy={busy}>
          {busy ? said.sending : isResolved ? said.sendAndReopen : said.send}
        </Button>
        <p role="status" className={css.said}>
          {outcome}
        </p>
      </div>
    </form>
  );
}

function useComment(request: PortalDetailAnswer, who: string) {
  const subject = subjectOf('comment', request.key);
  const [draft, setDraft] = useState<Draft>(
    () => (readDraft(who, subject) as Draft | null) ?? { id: newId(), text: '' },
  );
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<AskFailed | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [outcome, say] = useState('');
  useEffect(() => keepDraft(who, subject, draft.text.trim() === '' ? null : draft), [who, subject, draft]);

  async function post(text: string): Promise<void> {
    setBusy(true);
    setTrouble(null);
    try {
      const path = `${requestPath(request.key)}/comments`;
      const answer = await ask<PortalDetailAnswer>(path, { method: 'POST', body: { id: draft.id, text } });
      put(requestPath(request.key), answer);
      readAgain(`${listPath}?`);
      const arrived = answer.comments.find(({ id }) => id === draft.id)?.text;
      // It had arrived before, without the page hearing of it, and was changed since: what is new is still to be sent.
      const isTheSame = arrived === undefined || arrived === text;
      setDraft({ id: newId(), text: isTheSame ? '' : text });
      say(isTheSame ? said.sent : said.arrivedBefore);
    } catch (error) {
      const failure = asFailure(error);
      noticeEnd(failure);
      setTrouble(failure);
    }
    setBusy(false);
  }
  return {
    draft,
    busy,
    trouble,
    problem,
    outcome,
    setText(text: string): void {
      setDraft((was) => ({ ...was, text }));
      setProblem(null);
      say('');
    },
    send(): void {
      const text = draft.text.trim();
      say('');
      if (text === '') return setProblem(said.empty);
      if (text.length > LONGEST_TEXT) return setProblem(texts.problem.longText(LONGEST_TEXT));
      if (!busy) void post(text);
    },
  };
}
