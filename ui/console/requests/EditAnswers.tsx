import { useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useServices } from './data.ts';
import { FormFields } from './FormFields.tsx';
import css from './Requests.module.css';
import type { Saving } from './useSaving.ts';

interface Parts {
  request: RequestAnswer;
  save: Saving['save'];
  onClosed: () => void;
}

/** Answers are to the form as it is today; those to fields that are gone since are not kept. */
export function EditAnswers({ request, save, onClosed }: Parts) {
  const service = useServices().data?.items.find(({ id }) => id === request.service?.id);
  const fields = service?.fields ?? request.fields;
  const known = Object.entries(request.answers).filter(([key]) => fields.some((field) => field.key === key));
  const [answers, setAnswers] = useState(Object.fromEntries(known));
  const gone = Object.keys(request.answers).length - known.length;
  return (
    <Dialog title={`Answers to ${request.service?.name ?? 'the form'}`} wide onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save({ answers }, 'The answers are saved').then((saved) => saved && close());
          }}
        >
          {gone > 0 && (
            <p className={css.muted}>The form was changed since: {gone} of the answers have no field any more.</p>
          )}
          <FormFields fields={fields} answers={answers} onChange={setAnswers} />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" look="primary">
              Save
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
