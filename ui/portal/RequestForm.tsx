import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { OfferAnswer } from '../../src/api/schemas/portal.ts';
import type { PortalDetailAnswer } from '../../src/api/schemas/requests.ts';
import { Button } from '../kit/Button.tsx';
import { keepDraft, readDraft, subjectOf } from '../kit/drafts.ts';
import { newId } from '../kit/new-id.ts';
import { texts } from '../texts/portal.ts';
import { go } from './address.ts';
import { ask, asFailure, type AskFailed } from './ask.ts';
import { Field } from './Field.tsx';
import { FileList, FileRow, FileTaker, pastedFiles, useTaking } from './Files.tsx';
import { answersOf, type Entered, isBlank, placed, placeOf, type Problems, problemsOf } from './form-values.ts';
import { AnswerInput } from './Inputs.tsx';
import { listPath } from './OwnRequests.tsx';
import { Notice, Trouble } from './Page.tsx';
import { noticeEnd, put, readAgain } from './reading.ts';
import css from './RequestForm.module.css';
import { requestPath, upload } from './uploads.ts';

const said = texts.form;

type Service = OfferAnswer['items'][number];

/** With the id that the request will have: sent twice, also after the page was loaded again, it is made once. */
type Draft = Entered & { id: string };

interface Parts {
  /** Null: a request without a service. */
  service: Service | null;
  rules: OfferAnswer['files'];
  /** Whose draft it is. */
  who: string;
}

const blank = (): Draft => ({ id: newId(), title: '', description: '', values: {} });

export function RequestForm({ service, rules, who }: Parts) {
  const subject = subjectOf('new', service?.id ?? '');
  const fields = service?.fields ?? [];
  const [draft, setDraft] = useState<Draft>(() => (readDraft(who, subject) as Draft | null) ?? blank());
  const [files, setFiles] = useState<File[]>([]);
  const [problems, setProblems] = useState<Problems>({});
  const [trouble, setTrouble] = useState<AskFailed | null>(null);
  const [busy, setBusy] = useState(false);
  const taking = useTaking(rules, {
    had: files.length,
    onFiles: (added) => setFiles((was) => [...was, ...added]),
  });
  const form = useRef<HTMLFormElement>(null);
  const ids = { title: useId(), description: useId() };
  useEffect(() => keepDraft(who, subject, isBlank(draft) ? null : draft), [who, subject, draft]);

  function enter(change: Partial<Draft>, place: string): void {
    setDraft((was) => ({ ...was, ...change }));
    setProblems(({ [place]: _gone, ...rest }) => rest);
  }
  function show(found: Problems): void {
    setProblems(found);
    // The first in the order of the page, once it is marked.
    requestAnimationFrame(() => {
      const places = [...(form.current?.querySelectorAll<HTMLElement>('[data-place]') ?? [])];
      places.find(({ dataset }) => found[dataset['place'] ?? ''] !== undefined)?.focus();
    });
  }
  async function send(): Promise<void> {
    setBusy(true);
    setTrouble(null);
    const sent = {
      id: draft.id,
      title: draft.title.trim(),
      description: draft.description.trim(),
      service: service?.id ?? null,
      answers: answersOf(fields, draft.values),
    };
    try {
      const made = await ask<PortalDetailAnswer>(listPath, { method: 'POST', body: sent });
      keepDraft(who, subject, null);
      arrived(who, sent, made);
      upload(made.key, files);
    } catch (error) {
      const failure = asFailure(error);
      noticeEnd(failure);
      const { problems: found, rest } = placed(fields, failure.errors);
      setBusy(false);
      if (Object.keys(found).length > 0) show(found);
      if (Object.keys(found).length === 0 || rest.length > 0) setTrouble(failure);
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (busy) return;
    const found = problemsOf(fields, draft);
    if (Object.keys(found).length > 0) show(found);
    else void send();
  }
  const wrong = Object.keys(problems).length;
  return (
    <form className={css.form} ref={form} onSubmit={submit} noValidate>
      <Field id={ids.title} label={said.title} help={said.titleHelp} required problem={problems['title'] ?? null}>
        {(described) => (
          <input
            {...described}
            data-place="title"
            className="input"
            dir="auto"
            autoComplete="off"
            value={draft.title}
            onChange={(event) => enter({ title: event.currentTarget.value }, 'title')}
          />
        )}
      </Field>
      {fields.map((field) => (
        <AnswerInput
          key={field.key}
          field={field}
          value={draft.values[field.key]}
          problem={problems[placeOf(field)] ?? null}
          onChange={(value) => enter({ values: { ...draft.values, [field.key]: value } }, placeOf(field))}
        />
      ))}
      <Field
        id={ids.description}
        label={fields.length === 0 ? said.more : said.anythingElse}
        problem={problems['description'] ?? null}
      >
        {(described) => (
          <textarea
            {...described}
            data-place="description"
            className="input"
            dir="auto"
            rows={6}
            value={draft.description}
            onChange={(event) => enter({ description: event.currentTarget.value }, 'description')}
            onPaste={(event) => taking.take(pastedFiles(event))}
          />
        )}
      </Field>
      <FileTaker taking={taking}>
        {files.length > 0 && (
          <FileList label={said.files}>
            {files.map((file, at) => (
              <FileRow
                key={`${at} ${file.name}`}
                name={file.name}
                bytes={file.size}
                onRemove={() => setFiles((was) => was.filter((one) => one !== file))}
              />
            ))}
          </FileList>
        )}
      </FileTaker>
      {wrong > 0 && (
        <Notice tone="bad" title={said.wrong(wrong)}>
          <p>{said.eachSays}</p>
        </Notice>
      )}
      <Trouble trouble={trouble} />
      <div className={css.end}>
        <Button type="submit" look="primary" busy={busy}>
          {busy ? said.sending : said.send}
        </Button>
        {!isBlank(draft) && (
          <Button
            look="quiet"
            onClick={() => {
              setDraft(blank());
              setFiles([]);
              setProblems({});
              setTrouble(null);
            }}
          >
            {said.clear}
          </Button>
        )}
        <span className={css.kept}>{!isBlank(draft) && said.kept}</span>
      </div>
    </form>
  );
}

/**
 * On to the request. Where it had arrived before, without the page hearing of it, and was changed since, the change was not taken: it waits
 * in the comment.
 */
function arrived(
  who: string,
  sent: { title: string; description: string; answers: object },
  made: PortalDetailAnswer,
): void {
  const isTheSame =
    made.title === sent.title &&
    made.description === sent.description &&
    JSON.stringify(sorted(made.answers)) === JSON.stringify(sorted(sent.answers));
  if (!isTheSame) {
    const text = [sent.title, sent.description].filter((part) => part !== '').join('\n\n');
    keepDraft(who, subjectOf('comment', made.key), { id: newId(), text });
  }
  readAgain(listPath);
  put(requestPath(made.key), made);
  go(`/portal/requests/${encodeURIComponent(made.key)}`, { state: { made: isTheSame ? 'now' : 'before' } });
}

function sorted(answers: object): unknown {
  return Object.entries(answers).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
