import { type Ref, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { texts } from '../texts/forge.ts';
import { Notice } from '../panel/Part.tsx';
import {
  type Configuration,
  FIELDS,
  FIRST_WORDS,
  previewOf,
  readConfiguration,
  templateProblem,
  writeConfiguration,
} from './configuration.ts';
import css from './Forge.module.css';
import type { Frame } from './frame.ts';
import { OnOff } from './OnOff.tsx';

const said = texts.postFunction;

/** What a post function does, chosen while it is added to a transition. Jira's own Add and Update buttons save it. */
export function PostFunction({ frame, stored }: { frame: Frame; stored: unknown }) {
  const [chosen, show] = useState(() => readConfiguration(stored));
  const [asked, setAsked] = useState(false);
  const [isDeaf, setDeaf] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  // Jira may ask before what was typed last is drawn.
  const now = useRef(chosen);
  const choose = (changed: Partial<Configuration>): void => {
    now.current = { ...now.current, ...changed };
    show(now.current);
  };
  useEffect(() => {
    const save = (): string | undefined => {
      setAsked(true);
      if (templateProblem(now.current.template) === null) return writeConfiguration(now.current);
      area.current?.focus();
      return undefined;
    };
    frame.onConfigure(save).catch(() => setDeaf(true));
  }, [frame]);
  const problem = templateProblem(chosen.template);
  return (
    <main className={css.page}>
      <h1 className="visually-hidden">{said.title}</h1>
      {isDeaf && (
        <Notice tone="warn" text={said.deaf}>
          <p>{said.deafFix}</p>
        </Notice>
      )}
      <p className={css.muted}>{said.what}</p>
      <OnOff label={said.reopen} hint={said.reopenHint} on={chosen.reopen} onChange={(reopen) => choose({ reopen })} />
      <Words
        areaRef={area}
        chosen={chosen}
        // While somebody types the end of a field, it is not wrong yet.
        problem={asked || !isHalfTyped(chosen.template) ? problem : null}
        onTyped={(template) => choose({ template })}
      />
      <Preview template={chosen.template} />
    </main>
  );
}

const isHalfTyped = (template: string | null): boolean => template?.trim() === '';

interface WordsParts {
  areaRef: Ref<HTMLTextAreaElement> & { current: HTMLTextAreaElement | null };
  chosen: Configuration;
  problem: string | null;
  onTyped: (template: string | null) => void;
}

function Words({ areaRef, chosen: { template }, problem, onTyped }: WordsParts) {
  const id = useId();
  const put = (name: string): void => {
    const { selectionStart: from, selectionEnd: to, value } = areaRef.current ?? { value: template ?? '' };
    const place = `{{${name}}}`;
    onTyped(value.slice(0, from ?? value.length) + place + value.slice(to ?? value.length));
    const after = (from ?? value.length) + place.length;
    requestAnimationFrame(() => {
      areaRef.current?.focus();
      areaRef.current?.setSelectionRange(after, after);
    });
  };
  if (template === null)
    return (
      <div className={css.field}>
        <p className={css.label}>{said.words}</p>
        <p className={css.muted}>
          {said.builtIn}{' '}
          <Button
            look="link"
            onClick={() => {
              onTyped(FIRST_WORDS);
              requestAnimationFrame(() => areaRef.current?.focus());
            }}
          >
            {said.writeOwn}
          </Button>
        </p>
      </div>
    );
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {said.words}
      </label>
      <p className={css.muted} id={`${id}-hint`}>
        {said.wordsHint}
      </p>
      <textarea
        ref={areaRef}
        id={id}
        className={css.area}
        rows={4}
        spellCheck={false}
        aria-describedby={[`${id}-hint`, `${id}-problem`].join(' ')}
        aria-invalid={problem !== null}
        value={template}
        onChange={({ currentTarget: { value } }) => onTyped(value)}
      />
      <p className={css.problem} id={`${id}-problem`} role="alert">
        {problem}
      </p>
      <div className={css.choices} role="group" aria-label={said.insert}>
        {FIELDS.map(({ name, says }) => (
          <button key={name} type="button" className={css.chip} onClick={() => put(name)}>
            {says}
          </button>
        ))}
      </div>
      <div>
        <Button look="link" onClick={() => onTyped(null)}>
          {said.useBuiltIn}
        </Button>
      </div>
    </div>
  );
}

/** The note, with an issue that is made up. */
function Preview({ template }: { template: string | null }) {
  const heading = useId();
  return (
    <section className={css.field} aria-labelledby={heading}>
      <h2 id={heading} className={css.label}>
        {said.reads}
      </h2>
      <div className={css.note}>
        {previewOf(template).map((line, at) => (
          <p key={at}>
            {line.map(({ kind, text }, index) =>
              kind === 'text' ? text : kind === 'field' ? <b key={index}>{text}</b> : <mark key={index}>{text}</mark>,
            )}
          </p>
        ))}
      </div>
      <p className={css.muted}>{said.sample}</p>
    </section>
  );
}
