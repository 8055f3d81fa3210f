import { useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/request.ts';
import { texts as common } from '../../texts/requests.ts';
import { useServices } from './data.ts';
import { FormFields } from './FormFields.tsx';
import css from './Requests.module.css';
import { SavingTrouble } from './SavingTrouble.tsx';
import { useSaving } from './useSaving.ts';

const said = texts.answers;

interface Parts {
  request: RequestAnswer;
  onClosed: () => void;
}

/** Answers are to the form as it is today; those to fields that are gone since are not kept. */
export function EditAnswers({ request, onClosed }: Parts) {
  // What one began from: what others change meanwhile is told when it is saved.
  const [seen] = useState(request);
  const saving = useSaving(seen);
  const service = useServices().data?.items.find(({ id }) => id === request.service?.id);
  const fields = service?.fields ?? request.fields;
  const known = Object.entries(request.answers).filter(([key]) => fields.some((field) => field.key === key));
  const [answers, setAnswers] = useState(Object.fromEntries(known));
  const gone = Object.keys(request.answers).length - known.length;
  return (
    <Dialog title={said.title(request.service?.name ?? said.theForm)} wide onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void saving.save({ answers }, texts.saved.answers).then((saved) => saved && close());
          }}
        >
          {gone > 0 && <p className={css.muted}>{said.formChanged(gone)}</p>}
          <FormFields fields={fields} answers={answers} onChange={setAnswers} />
          <SavingTrouble saving={saving} onSaved={close} />
          <DialogEnd>
            <Button onClick={close}>{common.cancel}</Button>
            <Button type="submit" look="primary" busy={saving.busy}>
              {common.save}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
