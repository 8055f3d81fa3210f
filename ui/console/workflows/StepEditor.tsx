import { Checkbox, SegmentedControl, Select } from '@mantine/core';
import { problemAt, problemIn, useBuilder } from './builder.ts';
import { texts } from '../../texts/workflow-cards.ts';
import { ActionEditor } from './ActionEditor.tsx';
import css from './Editor.module.css';
import { Conditions } from './Conditions.tsx';
import { LengthInput, ListInput, OneInput, TemplateInput } from './fields.tsx';
import type { Place, Step, StepOf } from './model.ts';
import { conditionFields } from './places.ts';

const said = texts.approval;

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
      label={texts.branch}
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
        className={css.segments ?? ''}
        aria-label={texts.wait.how}
        data={[
          { value: 'for', label: texts.wait.forSome },
          { value: 'until', label: texts.wait.untilMoment },
        ]}
        value={isUntil ? 'until' : 'for'}
        onChange={(how) => put(how === 'until' ? { until: '' } : { for: '1d' })}
      />
      {isUntil ? (
        <OneInput
          label={texts.wait.until}
          description={texts.wait.untilMeans}
          options={conditionFields(offered).filter(({ value }) => /^(fields|contact)\./.test(value))}
          value={step.until}
          error={problemIn(problems, [...place, 'until']) ?? problemAt(problems, place)}
          onChange={(until) => put({ until: until ?? '' })}
        />
      ) : (
        <LengthInput
          label={texts.wait.for}
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
        label={said.asked}
        description={said.askedMeans}
        placeholder={texts.chooseOrType}
        options={people}
        value={ask.people}
        error={wrong('ask', 'people') ?? problemAt(problems, [...place, 'ask'])}
        onChange={(next) => put({ ask: { ...ask, people: next } })}
      />
      <Checkbox
        label={said.manager}
        checked={ask.manager}
        onChange={(event) => put({ ask: { ...ask, manager: event.currentTarget.checked } })}
      />
      <ListInput
        label={said.otherwise}
        description={said.otherwiseMeans}
        placeholder={texts.chooseOrType}
        options={people}
        value={ask.otherwise}
        error={wrong('ask', 'otherwise')}
        onChange={(next) => put({ ask: { ...ask, otherwise: next } })}
      />
      <SegmentedControl
        className={css.segments ?? ''}
        aria-label={said.howMany}
        data={[
          { value: 'any', label: said.one },
          { value: 'all', label: said.all },
        ]}
        value={step.mode}
        onChange={(mode) => put({ mode })}
      />
      <TemplateInput
        label={said.question}
        value={step.message}
        error={wrong('message')}
        onChange={(message) => put({ message })}
      />
      <div className={css.two}>
        <LengthInput
          label={said.remind}
          optional
          value={step.remindAfter}
          error={wrong('remindAfter')}
          onChange={(remindAfter) => put({ remindAfter })}
        />
        <LengthInput
          label={said.expires}
          value={step.expireAfter}
          error={wrong('expireAfter')}
          onChange={(expireAfter) => put({ expireAfter: expireAfter ?? '' })}
        />
      </div>
      <Select
        label={said.comment}
        data={[
          { value: 'never', label: said.comments.never },
          { value: 'rejected', label: said.comments.rejected },
          { value: 'always', label: said.comments.always },
        ]}
        allowDeselect={false}
        value={step.commentNeeded ?? 'never'}
        onChange={(needed) => put({ commentNeeded: needed === 'rejected' || needed === 'always' ? needed : undefined })}
      />
      <Checkbox
        label={said.fourEyes}
        description={said.fourEyesMeans}
        checked={step.fourEyes}
        onChange={(event) => put({ fourEyes: event.currentTarget.checked })}
      />
    </>
  );
}
