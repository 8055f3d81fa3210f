import { Away } from '../kit/Away.tsx';
import css from './DemoBanner.module.css';
import { LeaveDemo } from './first-run/LeaveDemo.tsx';
import { useConnections, useHosts, useLinks } from './queries.ts';

/** Said on every page while simulators stand in for the vendors: what to open, what to try, and how to leave. */
export function DemoBanner() {
  const connection = useConnections().data?.items.find(({ apiUrl }) => isThisMachine(apiUrl));
  const host = useHosts().data?.items.find(({ kind, url }) => kind !== 'desk' && isThisMachine(url));
  const links = useLinks().data?.items ?? [];
  if (connection === undefined || host === undefined) return null;
  const linked = links.find((link) => link.host === host.name && link.state === 'active');
  return (
    <aside className={css.banner} aria-label="Demo">
      <div className={css.text}>
        <p className={css.title}>This is the demo, with a pretend Jira and a pretend Intercom</p>
        {linked === undefined ? (
          <p>Try it: paste the address of a conversation of the pretend Intercom into an issue of the pretend Jira.</p>
        ) : (
          <p>
            Try it: change the status of <Away href={linked.issue.url}>{linked.issue.key}</Away> and watch{' '}
            {linked.conversation.url === null ? (
              'its conversation'
            ) : (
              <Away href={linked.conversation.url}>its conversation</Away>
            )}
            .
          </p>
        )}
      </div>
      <div className={css.doors}>
        <Away href={host.url} button>
          Pretend Jira
        </Away>
        <Away href={new URL(connection.apiUrl).origin} button>
          Pretend Intercom
        </Away>
        <LeaveDemo />
      </div>
    </aside>
  );
}

function isThisMachine(address: string): boolean {
  if (!URL.canParse(address)) return false;
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}
