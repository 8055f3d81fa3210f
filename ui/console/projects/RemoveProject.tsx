import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { NewProject, ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/projects.ts';
import { send } from '../api.ts';
import { projectPath, projectsPath } from './choices.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Settings.module.css';

const said = texts.removal;

/** Says what stops before the project is removed; it can be put back as it was. */
export function RemoveProject({ project, onClosed }: { project: ProjectDetailAnswer; onClosed: () => void }) {
  const { id, key, links, revision } = project;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const list = { queryKey: [projectsPath] };
  const putBack = async (removed: ProjectDetailAnswer): Promise<void> => {
    const { host, connection, settings } = removed;
    const body: NewProject = { host: host.name, key, connection: connection?.name ?? null, settings };
    try {
      const back = await send<ProjectDetailAnswer>(projectsPath, { body });
      await queries.invalidateQueries(list);
      say({ text: said.isBack(key) });
      await navigate({ to: '/console/projects/$id/$tab', params: { id: back.id, tab: 'linking' } });
    } catch (error) {
      say({
        tone: 'bad',
        text: said.notPutBack(key, error instanceof Error ? error.message : String(error)),
      });
    }
  };
  const removing = useMutation({
    mutationFn: () => send<ProjectDetailAnswer>(`${projectPath(id)}?revision=${revision}`, { method: 'DELETE' }),
    onSuccess: async (removed) => {
      onClosed();
      await navigate({ to: '/console/projects' });
      await queries.invalidateQueries(list);
      say({ text: said.isRemoved(key), undo: () => void putBack(removed) });
    },
  });
  return (
    <Dialog title={said.title(key)} onClosed={onClosed}>
      {(close) => (
        <>
          <ul className={css.stops}>
            <li>{links === 0 ? said.noLinks : said.hearNothing(links)}</li>
            <li>{said.newOnes}</li>
            <li>{said.forgotten}</li>
          </ul>
          <p>{said.canBeUndone}</p>
          <Trouble error={removing.error} />
          <DialogEnd>
            <Button onClick={close}>{texts.cancel}</Button>
            <Button look="primary" busy={removing.isPending} onClick={() => removing.mutate()}>
              {said.remove(key)}
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
