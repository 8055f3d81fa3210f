import type { ReactNode } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/project-escalation.ts';
import css from './FieldMapping.module.css';
import { FreeSelect } from '../FreeSelect.tsx';
import { SaidOf } from './MappedLine.tsx';
import { type Around, type Attribute, attributeOf, takes, typeOf } from './ticket-types.ts';

const said = texts.lines;

interface Parts {
  title: string;
  /** It cannot be saved as it is. */
  wrong: boolean;
  problems: string[];
  remarks: string[];
  onSave: () => void;
  onClosed: () => void;
  children: ReactNode;
}

/** One line of a mapping in the making, with what the server says of it meanwhile. */
export function LineDialog({ title, wrong, problems, remarks, onSave, onClosed, children }: Parts) {
  return (
    <Dialog title={title} onClosed={onClosed}>
      {(close) => (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (wrong) return;
            onSave();
            close();
          }}
        >
          {children}
          <div role="status" className={css.values}>
            <SaidOf problems={problems} remarks={remarks} />
          </div>
          <DialogEnd>
            <Button onClick={close}>{said.cancel}</Button>
            <Button look="primary" type="submit" disabled={wrong}>
              {said.save}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}

interface Line {
  ticketType: string;
  attribute: string;
}

interface TargetParts {
  line: Line;
  around: Around;
  /** What an attribute is offered as; null: it is not. Archived ones and files never are. */
  offeredAs: (attribute: Attribute) => string | null;
  onChange: (line: Partial<Line>) => void;
}

/** The attribute of a ticket type that a line is about. */
export function Target({ line, around, offeredAs, onChange }: TargetParts) {
  const type = typeOf(line.ticketType, around);
  const attribute = attributeOf(type, line.attribute);
  const types = around.types?.filter(({ archived }) => !archived).map(({ id, name }) => ({ value: id, label: name }));
  const attributes = type?.attributes.flatMap((one) => {
    const label = one.archived || one.dataType === 'files' ? null : offeredAs(one);
    return label === null ? [] : [{ value: one.id, label }];
  });
  return (
    <>
      <FreeSelect
        label={texts.ticketType}
        options={types ?? null}
        value={line.ticketType === '' ? null : (type?.id ?? line.ticketType)}
        onChange={(ticketType) => onChange({ ticketType: ticketType ?? '', attribute: '' })}
      />
      <FreeSelect
        label={said.attribute}
        {...(attribute === null ? {} : { description: takes(attribute.dataType) })}
        options={attributes ?? null}
        // A set-up file may name it: it is shown as the one it means, and kept by id from the next save on.
        value={line.attribute === '' ? null : (attribute?.id ?? line.attribute)}
        onChange={(next) => onChange({ attribute: next ?? '' })}
      />
    </>
  );
}
