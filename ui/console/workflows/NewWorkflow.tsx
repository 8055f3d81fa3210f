import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/workflows.ts';
import { Loaded } from '../Loaded.tsx';
import { useTemplates } from './data.ts';
import css from './Workflows.module.css';

const said = texts.create;

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
    <Dialog title={said.title} onClosed={onClosed}>
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
                    <b>{said.blank}</b>
                    <span className={css.muted}>{said.blankMeans}</span>
                  </button>
                </li>
              </ul>
            )}
          </Loaded>
          <DialogEnd>
            <Button onClick={close}>{said.cancel}</Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
