import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { NewProject, ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { projectPath, projectsPath } from './choices.ts';
import css from './Settings.module.css';

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
      say({ text: `${key} is back as it was` });
      await navigate({ to: '/console/projects/$id/$tab', params: { id: back.id, tab: 'linking' } });
    } catch (error) {
      say({
        tone: 'bad',
        text: `${key} could not be put back: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  };
  const removing = useMutation({
    mutationFn: () => send<ProjectDetailAnswer>(`${projectPath(id)}?revision=${revision}`, { method: 'DELETE' }),
    onSuccess: async (removed) => {
      onClosed();
      await navigate({ to: '/console/projects' });
      await queries.invalidateQueries(list);
      say({ text: `${key} is removed`, undo: () => void putBack(removed) });
    },
  });
  return (
    <Dialog title={`Remove the project ${key}?`} onClosed={onClosed}>
      {(close) => (
        <>
          <ul className={css.stops}>
            <li>{told(links)}</li>
            <li>New conversations named in its issues are not linked.</li>
            <li>Its settings are forgotten; its issues, links and timelines stay known.</li>
          </ul>
          <p>Nothing is changed in Jira or Intercom. Right afterwards it can be undone.</p>
          {removing.error !== null && (
            <p role="alert" className={css.wrong}>
              {removing.error.message}
            </p>
          )}
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button look="primary" busy={removing.isPending} onClick={() => removing.mutate()}>
              Remove {key}
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}

function told(links: number): string {
  if (links === 0) return 'No conversation is linked to its issues now.';
  return links === 1
    ? 'The conversation linked to its issues hears nothing more.'
    : `The ${links} conversations linked to its issues hear nothing more.`;
}
