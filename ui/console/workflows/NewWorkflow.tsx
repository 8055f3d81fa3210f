import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Loaded } from '../Loaded.tsx';
import { useTemplates } from './data.ts';
import css from './Workflows.module.css';

/** What a new workflow begins with. */
export function NewWorkflow({ onClosed }: { onClosed: () => void }) {
  const templates = useTemplates();
  const navigate = useNavigate();
  const begin = (template: string | null): void =>
    void navigate({
      to: '/console/workflows/$id',
      params: { id: 'new' },
      search: template === null ? {} : { template },
    });
  return (
    <Dialog title="New workflow" onClosed={onClosed}>
      {(close) => (
        <>
          <Loaded query={templates} rows={2}>
            {({ items }) => (
              <ul className={css.templates}>
                {items.map(({ id, name, description }) => (
                  <li key={id}>
                    <button type="button" className={css.template} onClick={() => begin(id)}>
                      <b>{name}</b>
                      <span className={css.muted}>{description}</span>
                    </button>
                  </li>
                ))}
                <li>
                  <button type="button" className={css.template} onClick={() => begin(null)}>
                    <b>Blank</b>
                    <span className={css.muted}>Choose what starts it, and add step by step.</span>
                  </button>
                </li>
              </ul>
            )}
          </Loaded>
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
