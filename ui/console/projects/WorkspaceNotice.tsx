import { Link } from '@tanstack/react-router';
import { texts } from '../../texts/projects.ts';
import { useConnections } from '../queries.ts';
import css from './Settings.module.css';
import { useSettings } from './settings.tsx';

const said = texts.workspace;

/** Why a workspace does not tell what there is to choose from, or does not do what is set here. Nothing while all is well. */
export function WorkspaceNotice({ lacks }: { lacks: keyof typeof said.lacks }) {
  const { project } = useSettings();
  const known = useConnections().data?.items;
  if (project.connection === null) return <p className={css.notice}>{said.lacks[lacks]}</p>;
  const connection = known?.find(({ id }) => id === project.connection?.id);
  if (connection === undefined || (connection.state === 'connected' && connection.plan === 'ok')) return null;
  return (
    <p className={css.notice}>
      {connection.state === 'connected'
        ? said.planLacks(connection.workspaceName)
        : said.is[connection.state](connection.name)}{' '}
      <Link to="/console/integrations">{said.seeIntegrations}</Link>
    </p>
  );
}
