import { Link } from '@tanstack/react-router';
import { useConnections } from '../queries.ts';
import css from './Settings.module.css';
import { useSettings } from './settings.tsx';

/** Why a workspace does not tell what there is to choose from, or does not do what is set here. Nothing while all is well. */
export function WorkspaceNotice({ lacks }: { lacks: string }) {
  const { project } = useSettings();
  const known = useConnections().data?.items;
  if (project.connection === null)
    return <p className={css.notice}>Choose a workspace above to see {lacks}. Until then, type their ids.</p>;
  const connection = known?.find(({ id }) => id === project.connection?.id);
  if (connection === undefined || (connection.state === 'connected' && connection.plan === 'ok')) return null;
  return (
    <p className={css.notice}>
      {connection.state === 'connected'
        ? `The plan of ${connection.workspaceName} does not include conversations: what is set here is kept, and nothing is sent there.`
        : `${connection.name} is ${connection.state}: what is set here is kept, and cannot be checked.`}{' '}
      <Link to="/console/integrations">See Integrations</Link>
    </p>
  );
}
