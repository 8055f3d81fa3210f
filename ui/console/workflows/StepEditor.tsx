import { Checkbox, SegmentedControl, Select } from '@mantine/core';
import { problemAt, problemIn, useBuilder } from './builder.ts';
import { ActionEditor } from './ActionEditor.tsx';
import css from './Builder.module.css';
import { Conditions } from './Conditions.tsx';
import { LengthInput, ListInput, OneInput, TemplateInput } from './fields.tsx';
import type { Place, Step, StepOf } from './model.ts';
import { conditionFields } from './places.ts';

/** What a step needs, by its kind. */
export function StepEditor({ step, place }: { step: Step; place: Place }) {
  switch (step.kind) {
    case 'action':
      return <ActionEditor step={step} place={place} />;
    case 'branch':
      return <BranchEditor step={step} place={place} />;
    case 'wait':
      return <WaitEditor step={step} place={place} />;
    case 'approval':
      return <ApprovalEditor step={step} place={place} />;
  }
}

function BranchEditor({ step, place }: { step: StepOf<'branch'>; place: Place }) {
  const { change } = useBuilder();
  return (
    <Conditions
      group={step.when}
      place={[...place, 'when']}
      label="Conditions of the branch"
      onChange={(when) => change<StepOf<'branch'>>(place, (before) => ({ ...before, when }))}
    />
  );
}

function WaitEditor({ step, place }: { step: StepOf<'wait'>; place: Place }) {
  const { change, problems, offered } = useBuilder();
  const put = (next: Pick<StepOf<'wait'>, 'for' | 'until'>): void =>
    change<StepOf<'wait'>>(place, ({ id, kind }) => ({ id, kind, ...next }));
  const isUntil = step.until !== undefined;
  return (
    <>
      <SegmentedControl
        aria-label="How long it waits"
        data={[
          { value: 'for', label: 'For some time' },
          { value: 'until', label: 'Until a moment' },
        ]}
        value={isUntil ? 'until' : 'for'}
        onChange={(how) => put(how === 'until' ? { until: '' } : { for: '1d' })}
      />
      {isUntil ? (
        <OneInput
          label="Until"
          description="A field that holds a date, or a time such as 2026-05-20T12:00:00Z"
          options={conditionFields(offered).filter(({ value }) => /^(fields|contact)\./.test(value))}
          value={step.until}
          error={problemIn(problems, [...place, 'until']) ?? problemAt(problems, place)}
          onChange={(until) => put({ until: until ?? '' })}
        />
      ) : (
        <LengthInput
          label="For"
          value={step.for}
          error={problemIn(problems, [...place, 'for']) ?? problemAt(problems, place)}
          onChange={(length) => put({ for: length })}
        />
      )}
    </>
  );
}

type Approval = StepOf<'approval'>;

function ApprovalEditor({ step, place }: { step: Approval; place: Place }) {
  const { change, problems, offered } = useBuilder();
  const put = (part: Partial<Approval>): void => change<Approval>(place, (before) => ({ ...before, ...part }));
  const { ask } = step;
  const wrong = (...names: string[]): string | null => problemIn(problems, [...place, ...names]);
  const people = offered.people.map(({ value }) => value);
  return (
    <>
      <ListInput
        label="Who is asked"
        description="E-mail addresses of users; requesters decide in the portal"
        placeholder="Choose or type"
        options={people}
        value={ask.people}
        error={wrong('ask', 'people') ?? problemAt(problems, [...place, 'ask'])}
        onChange={(next) => put({ ask: { ...ask, people: next } })}
      />
      <Checkbox
        label="The requester’s manager"
        checked={ask.manager}
        onChange={(event) => put({ ask: { ...ask, manager: event.currentTarget.checked } })}
      />
      <ListInput
        label="Otherwise"
        description="Asked where nobody of the above may decide"
        placeholder="Choose or type"
        options={people}
        value={ask.otherwise}
        error={wrong('ask', 'otherwise')}
        onChange={(next) => put({ ask: { ...ask, otherwise: next } })}
      />
      <SegmentedControl
        aria-label="How many have to agree"
        data={[
          { value: 'any', label: 'One of them is enough' },
          { value: 'all', label: 'All have to agree' },
        ]}
        value={step.mode}
        onChange={(mode) => put({ mode })}
      />
      <TemplateInput
        label="What they are asked"
        value={step.message}
        error={wrong('message')}
        onChange={(message) => put({ message })}
      />
      <div className={css.two}>
        <LengthInput
          label="Remind after"
          optional
          value={step.remindAfter}
          error={wrong('remindAfter')}
          onChange={(remindAfter) => put({ remindAfter })}
        />
        <LengthInput
          label="Expires after"
          value={step.expireAfter}
          error={wrong('expireAfter')}
          onChange={(expireAfter) => put({ expireAfter: expireAfter ?? '' })}
        />
      </div>
      <Select
        label="Comment"
        data={[
          { value: 'never', label: 'If they want to' },
          { value: 'rejected', label: 'Needed to reject' },
          { value: 'always', label: 'Always needed' },
        ]}
        allowDeselect={false}
        value={step.commentNeeded ?? 'never'}
        onChange={(needed) => put({ commentNeeded: needed === 'rejected' || needed === 'always' ? needed : undefined })}
      />
      <Checkbox
        label="Four eyes"
        description="Whoever started it, or requested it, does not approve it"
        checked={step.fourEyes}
        onChange={(event) => put({ fourEyes: event.currentTarget.checked })}
      />
    </>
  );
}
