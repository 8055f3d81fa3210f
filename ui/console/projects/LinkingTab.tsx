import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { LinkingSettings } from '../../../src/api/schemas/project-settings.ts';
import type { PreviewEvent } from '../../../src/api/schemas/projects.ts';
import { Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/project-linking.ts';
import { previewEvents } from './event-words.ts';
import { EventRules } from './EventRules.tsx';
import { EventTable } from './EventTable.tsx';
import css from './LinkingTab.module.css';
import { NotePreview } from './NotePreview.tsx';
import { OnOff } from './OnOff.tsx';
import { templateProblem, usePreview } from './preview.ts';
import settings from './Settings.module.css';
import { usePart } from './settings.tsx';
import { TemplateEditor } from './TemplateEditor.tsx';

/** What linked conversations hear, in which words, with the note as it would be beside it. */
export function LinkingTab() {
  const { project, value: linking, change, problem } = usePart('linking');
  const [event, choose] = useChosenEvent();
  const [issueKey, setIssueKey] = useState<string | null>(null);
  /** Words that are being typed are in the preview before they are saved. */
  const [typed, type] = useState<{ event: PreviewEvent; words: string | null } | null>(null);
  const words = wordsOf(linking, event);
  const previewed = typed?.event === event ? withWords(linking, event, typed.words) : linking;
  const preview = usePreview(project.id, { event, issueKey, linking: previewed });
  return (
    <div className={css.tab}>
      <div className={settings.stack}>
        <Section title={texts.title}>
          <div className={settings.body}>
            <OnOff
              checked={linking.enabled}
              label={texts.link}
              does={texts.linkDoes}
              onChange={(enabled) => change({ ...linking, enabled }, enabled ? texts.isOn : texts.isOff)}
            />
            <BringOver
              value={linking.bringOver}
              onChange={(bringOver) => change({ ...linking, bringOver }, texts.bringsOver[bringOver])}
            />
          </div>
        </Section>
        <Section title={texts.heard}>
          <EventTable linking={linking} chosen={event} onChoose={choose} onChange={change} />
        </Section>
        <Section title={texts.rulesAndWords(texts.events[event])}>
          <div className={settings.body}>
            <p className={settings.hint}>{texts.hints[event]}</p>
            {event !== 'linked' && <EventRules key={event} event={event} />}
            <TemplateEditor
              key={event}
              event={event}
              words={words}
              problem={problem(...placeOfWords(event)) ?? templateProblem(preview.error, event)}
              onTyped={(now) => type({ event, words: now })}
              onSave={(now) =>
                change(
                  withWords(linking, event, now),
                  now === null ? texts.builtInWordsOf(texts.events[event]) : texts.yourWordsFor(texts.events[event]),
                )
              }
            />
          </div>
        </Section>
      </div>
      <NotePreview project={project} event={event} preview={preview} issueKey={issueKey} onIssue={setIssueKey} />
    </div>
  );
}

/** In the address, so that it can be sent to somebody. */
function useChosenEvent(): [PreviewEvent, (event: PreviewEvent) => void] {
  const navigate = useNavigate();
  const { event }: { event?: unknown } = useSearch({ strict: false });
  const chosen = previewEvents.find((one) => one === event) ?? 'status';
  return [
    chosen,
    (next) => void navigate({ to: '.', search: { event: next } as never, replace: true, resetScroll: false }),
  ];
}

const extents = ['none', 'last', 'all'] as const satisfies LinkingSettings['bringOver'][];

function BringOver({
  value,
  onChange,
}: {
  value: LinkingSettings['bringOver'];
  onChange: (value: LinkingSettings['bringOver']) => void;
}) {
  const label = useId();
  return (
    <div className={settings.field}>
      <span className={settings.label} id={label}>
        {texts.bringOver}
      </span>
      <SegmentedControl
        className={css.segments}
        aria-labelledby={label}
        data={extents.map((extent) => ({ value: extent, label: texts.earlier[extent] }))}
        value={value}
        onChange={onChange}
      />
    </div>
  );
}

function wordsOf(linking: LinkingSettings, event: PreviewEvent): string | null {
  return event === 'linked' ? linking.template : linking.events[event].template;
}

function placeOfWords(event: PreviewEvent): string[] {
  return event === 'linked' ? ['template'] : ['events', event, 'template'];
}

function withWords(linking: LinkingSettings, event: PreviewEvent, template: string | null): LinkingSettings {
  if (event === 'linked') return { ...linking, template };
  return { ...linking, events: { ...linking.events, [event]: { ...linking.events[event], template } } };
}
