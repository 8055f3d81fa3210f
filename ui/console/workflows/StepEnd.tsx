import { arrayMove } from '@dnd-kit/sortable';
import { Select } from '@mantine/core';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { texts } from '../../texts/workflows.ts';
import { useBuilder } from './builder.ts';
import { changedAt, copyOf, isSame, listAt, listsFor, moved, type Place, type Step } from './model.ts';
import { endOf, listSaid, movedSaid } from './moving.ts';
import css from './StepEnd.module.css';
import { moveBack, putBack } from './undoing.ts';
import { stepInWords } from './words.ts';

const said = texts.flow;

interface Parts {
  step: Step;
  place: Place;
  /** The list it stands in. */
  steps: readonly Step[];
}

/** What can be done with a step as a whole: moved, copied, taken away. */
export function StepEnd({ step, place, steps }: Parts) {
  const { workflow, change, replace, show } = useBuilder();
  const list = place.slice(0, -1);
  const index = Number(place.at(-1));
  const own = listAt(workflow, place);
  const stood = { step, list: own, index };
  const elsewhere = listsFor(step, workflow).filter((one) => !isSame(one, own));
  const move = (to: number): void => change<Step[]>(list, (before) => arrayMove(before, index, to));
  return (
    <div className={css.end}>
      <Button onClick={() => show(null)}>{said.done}</Button>
      <Button look="quiet" disabled={index === 0} onClick={() => move(index - 1)}>
        {said.up}
      </Button>
      <Button look="quiet" disabled={index === steps.length - 1} onClick={() => move(index + 1)}>
        {said.down}
      </Button>
      {elsewhere.length > 0 && (
        <Select
          aria-label={said.to}
          placeholder={said.toPlace}
          data={elsewhere.map((one) => ({ value: endOf(one), label: listSaid(one) }))}
          value={null}
          onChange={(value) => {
            const to = elsewhere.find((one) => endOf(one) === value);
            if (to === undefined) return;
            const next = moved(workflow, step.id, { ...to, index: null });
            replace(next, { said: movedSaid(step, to), undo: moveBack(stood) });
          }}
        />
      )}
      <Button
        look="quiet"
        onClick={() => {
          const copy = copyOf(step, workflow);
          change<Step[]>(list, (before) => before.toSpliced(index + 1, 0, copy));
          show(copy.id);
        }}
      >
        {said.duplicate}
      </Button>
      <Button
        look="quiet"
        onClick={() => {
          replace(
            changedAt<Step[]>(workflow, list, (before) => before.toSpliced(index, 1)),
            { said: said.removed(stepInWords(step)), undo: putBack(stood) },
          );
          show(null);
        }}
      >
        <Icon name="trash" /> {said.remove}
      </Button>
      <span className={css.id}>{said.id(step.id)}</span>
    </div>
  );
}
