import { Checkbox, Switch, TagsInput } from '@mantine/core';
import type { EventSettings } from '../../../src/api/schemas/project-settings.ts';
import { texts } from '../../texts/project-linking.ts';
import { useStatuses } from './choices.ts';
import { categories, type EventName } from './event-words.ts';
import css from './EventRules.module.css';
import { ReadNotice } from './ReadNotice.tsx';
import settings from './Settings.module.css';
import { Transitions } from './Transitions.tsx';
import { usePart } from './settings.tsx';

const said = texts.rules;

/** For which of its kind an event counts: empty lists leave it at all of them. */
export function EventRules({ event }: { event: EventName }) {
  const { value: linking, change, problem } = usePart('linking');
  const rule = linking.events[event];
  const set = (next: Partial<EventSettings>, what: string): void =>
    change(
      { ...linking, events: { ...linking.events, [event]: { ...rule, ...next } } },
      said.of(texts.events[event], what),
    );
  return (
    <div className={css.rules}>
      {event === 'status' && <Statuses rule={rule} set={set} />}
      {event === 'comment' && (
        <Switch
          checked={rule.publicOnly}
          label={said.publicOnly}
          description={said.publicOnlyDoes}
          onChange={({ currentTarget: { checked } }) =>
            set({ publicOnly: checked }, checked ? said.onlyPublicOnes : said.internalToo)
          }
        />
      )}
      <TagsInput
        label={said.people}
        description={said.peopleAre}
        placeholder={rule.people.length === 0 ? said.everybody : ''}
        value={rule.people}
        error={problem('events', event, 'people')}
        maxTags={500}
        onChange={(people) => set({ people }, people.length === 0 ? said.byEverybody : said.onlyBy(people.join(', ')))}
      />
      {event === 'status' && <Transitions />}
      {event === 'status' && <Closing />}
    </div>
  );
}

type Set = (next: Partial<EventSettings>, what: string) => void;

function Statuses({ rule, set }: { rule: EventSettings; set: Set }) {
  const { project, problem } = usePart('linking');
  const statuses = useStatuses(project);
  const offered = [...new Set((statuses.data?.items ?? []).map(({ name }) => name))];
  return (
    <>
      <TagsInput
        label={said.statuses}
        description={said.statusesAre}
        placeholder={rule.statuses.length === 0 ? said.allStatuses : ''}
        data={offered}
        value={rule.statuses}
        error={problem('events', 'status', 'statuses')}
        maxTags={500}
        onChange={(chosen) =>
          set({ statuses: chosen }, chosen.length === 0 ? said.toAny : said.onlyTo(chosen.join(', ')))
        }
      />
      <ReadNotice query={statuses} instead={said.typeStatuses} />
      <Checkbox.Group
        label={said.orCategory}
        value={rule.categories}
        onChange={(chosen) => {
          const now = categories.filter((one) => chosen.includes(one));
          const names = now.map((one) => texts.categories[one]).join(', ');
          set({ categories: now }, names === '' ? said.noCategory : said.inCategories(names));
        }}
      >
        <div className={css.categories}>
          {categories.map((category) => (
            <Checkbox key={category} value={category} label={texts.categories[category]} />
          ))}
        </div>
      </Checkbox.Group>
    </>
  );
}

/** What the note of a closing status carries beside the change. */
function Closing() {
  const { value: linking, change } = usePart('linking');
  const { closing } = linking;
  return (
    <div className={settings.field} role="group" aria-label={said.closing}>
      <span className={settings.label}>{said.closing}</span>
      <div className={css.categories}>
        <Checkbox
          checked={closing.resolution}
          label={said.resolution}
          onChange={({ currentTarget: { checked } }) =>
            change(
              { ...linking, closing: { ...closing, resolution: checked } },
              checked ? said.withResolution : said.withoutResolution,
            )
          }
        />
        <Checkbox
          checked={closing.lastComment}
          label={said.lastComment}
          onChange={({ currentTarget: { checked } }) =>
            change(
              { ...linking, closing: { ...closing, lastComment: checked } },
              checked ? said.withLastComment : said.withoutLastComment,
            )
          }
        />
      </div>
    </div>
  );
}
