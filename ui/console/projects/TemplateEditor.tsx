import { Menu, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { TemplateField } from '../../../src/api/schemas/project-settings.ts';
import type { PreviewEvent } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/project-linking.ts';
import { fieldsOf } from './event-words.ts';
import settings from './Settings.module.css';
import css from './TemplateEditor.module.css';

const said = texts.words;

interface Parts {
  event: PreviewEvent;
  /** As saved; null: the built-in ones. */
  words: string | null;
  /** What is written without words of one's own. */
  otherwise?: { are: string; use: string };
  /** What is wrong with what is being typed. */
  problem: string | null;
  onTyped: (words: string | null) => void;
  onSave: (words: string | null) => void;
}

/** The words of a note: the built-in ones, or one's own with fields in them. Saved when one leaves the editor. */
export function TemplateEditor({ event, words, otherwise = said.builtIn, problem, onTyped, onSave }: Parts) {
  const [text, setText] = useState(words);
  const [from, setFrom] = useState(words);
  if (from !== words) {
    setFrom(words);
    // Saved, undone or changed by somebody else: what nobody is typing over is shown as it is now.
    if (text === from) setText(words);
  }
  const area = useRef<HTMLTextAreaElement>(null);
  const unsaved = text !== words;
  const save = (): void => {
    if (unsaved && problem === null) onSave(text);
  };
  const editor = useRef<HTMLDivElement>(null);
  const choosing = useRef(false);
  const saveNow = useRef(save);
  useEffect(() => {
    saveNow.current = save;
  });
  // However it came to stand there.
  useEffect(() => onTyped(text), [text]);
  if (text === null)
    return (
      <div className={settings.field}>
        <span className={settings.label}>{said.title}</span>
        <p className={css.built}>
          {otherwise.are}{' '}
          <Button
            look="link"
            onClick={() => {
              setText(texts.firstWords[event]);
              requestAnimationFrame(() => area.current?.focus());
            }}
          >
            {said.writeOwn}
          </Button>
        </p>
      </div>
    );
  return (
    <div
      className={css.editor}
      ref={editor}
      // Looked at once the focus has come to rest: on its way into the menu it is nowhere for a moment.
      onBlur={() =>
        setTimeout(() => {
          if (editor.current?.contains(document.activeElement) === false && !choosing.current) saveNow.current();
        })
      }
    >
      <Textarea
        ref={area}
        label={said.title}
        description={said.howTo}
        rows={4}
        classNames={{ input: css.input }}
        spellCheck={false}
        value={text}
        error={problem}
        onChange={({ currentTarget: { value } }) => setText(value)}
        onKeyDown={({ key, ctrlKey, metaKey }) => {
          if (key === 'Enter' && (ctrlKey || metaKey)) save();
        }}
      />
      <div className={css.below}>
        <InsertField
          event={event}
          onOpened={(opened) => (choosing.current = opened)}
          onChosen={(field) => {
            const { selectionStart: from = text.length, selectionEnd: to = text.length } = area.current ?? {};
            const place = `{{${field}}}`;
            setText(text.slice(0, from) + place + text.slice(to));
            requestAnimationFrame(() => {
              area.current?.focus();
              area.current?.setSelectionRange(from + place.length, from + place.length);
            });
          }}
        />
        <Button
          look="quiet"
          onClick={() => {
            setText(null);
            if (words !== null) onSave(null);
          }}
        >
          {otherwise.use}
        </Button>
        {unsaved && (
          <span className={css.unsaved} role="status">
            {problem === null ? said.whenLeft : said.notSaved}
          </span>
        )}
      </div>
    </div>
  );
}

interface InsertParts {
  event: PreviewEvent;
  onOpened: (opened: boolean) => void;
  onChosen: (field: TemplateField) => void;
}

function InsertField({ event, onOpened, onChosen }: InsertParts) {
  return (
    <Menu position="bottom-start" withinPortal={false} returnFocus={false} onChange={onOpened}>
      <Menu.Target>
        <Button>{said.insert}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fieldsOf[event].map((field) => (
          <Menu.Item key={field} onClick={() => onChosen(field)}>
            <span className={css.option}>
              {texts.fields[field]} <code>{`{{${field}}}`}</code>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
