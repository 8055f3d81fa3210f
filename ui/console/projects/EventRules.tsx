import { Checkbox, Switch, TagsInput } from '@mantine/core';
import type { EventSettings } from '../../../src/api/schemas/project-settings.ts';
import { useStatuses } from './choices.ts';
import { type Category, categoryNames, eventNames, type EventName } from './event-words.ts';
import css from './EventRules.module.css';
import { ReadNotice } from './ReadNotice.tsx';
import settings from './Settings.module.css';
import { Transitions } from './Transitions.tsx';
import { usePart } from './settings.tsx';

/** For which of its kind an event counts: empty lists leave it at all of them. */
export function EventRules({ event }: { event: EventName }) {
  const { value: linking, change, problem } = usePart('linking');
  const rule = linking.events[event];
  const name = eventNames[event];
  const set = (next: Partial<EventSettings>, said: string): void =>
    change({ ...linking, events: { ...linking.events, [event]: { ...rule, ...next } } }, `${name}: ${said}`);
  return (
    <div className={css.rules}>
      {event === 'status' && <Statuses rule={rule} set={set} />}
      {event === 'comment' && (
        <Switch
          checked={rule.publicOnly}
          label="Only public comments"
          description="Internal comments of a service desk are not told."
          onChange={({ currentTarget: { checked } }) =>
            set({ publicOnly: checked }, checked ? 'only public ones' : 'internal ones too')
          }
        />
      )}
      <TagsInput
        label="Only by these people"
        description="Names as the host shows them, or ids. Empty: everybody."
        placeholder={rule.people.length === 0 ? 'Everybody' : ''}
        value={rule.people}
        error={problem('events', event, 'people')}
        maxTags={500}
        onChange={(people) => set({ people }, people.length === 0 ? 'by everybody' : `only by ${people.join(', ')}`)}
      />
      {event === 'status' && <Transitions />}
      {event === 'status' && <Closing />}
    </div>
  );
}

type Set = (next: Partial<EventSettings>, said: string) => void;

function Statuses({ rule, set }: { rule: EventSettings; set: Set }) {
  const { project, problem } = usePart('linking');
  const statuses = useStatuses(project);
  const offered = [...new Set((statuses.data?.items ?? []).map(({ name }) => name))];
  return (
    <>
      <TagsInput
        label="Only to these statuses"
        description="Empty: all of them."
        placeholder={rule.statuses.length === 0 ? 'All statuses' : ''}
        data={offered}
        value={rule.statuses}
        error={problem('events', 'status', 'statuses')}
        maxTags={500}
        onChange={(chosen) =>
          set({ statuses: chosen }, chosen.length === 0 ? 'to any status' : `only to ${chosen.join(', ')}`)
        }
      />
      <ReadNotice query={statuses} instead="Type the names of statuses as the host shows them." />
      <Checkbox.Group
        label="Or to any status of a category"
        value={rule.categories}
        onChange={(chosen) => {
          const categories = (Object.keys(categoryNames) as Category[]).filter((one) => chosen.includes(one));
          const said = categories.map((one) => categoryNames[one]).join(', ');
          set({ categories }, said === '' ? 'no category is singled out' : `categories ${said}`);
        }}
      >
        <div className={css.categories}>
          {(Object.keys(categoryNames) as Category[]).map((category) => (
            <Checkbox key={category} value={category} label={categoryNames[category]} />
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
    <div className={settings.field} role="group" aria-label="When the issue is done, the note also carries">
      <span className={settings.label}>When the issue is done, the note also carries</span>
      <div className={css.categories}>
        <Checkbox
          checked={closing.resolution}
          label="The resolution"
          onChange={({ currentTarget: { checked } }) =>
            change(
              { ...linking, closing: { ...closing, resolution: checked } },
              checked ? 'With the resolution' : 'Without the resolution',
            )
          }
        />
        <Checkbox
          checked={closing.lastComment}
          label="The last comment"
          onChange={({ currentTarget: { checked } }) =>
            change(
              { ...linking, closing: { ...closing, lastComment: checked } },
              checked ? 'With the last comment' : 'Without the last comment',
            )
          }
        />
      </div>
    </div>
  );
}
