import { Away } from '../kit/Away.tsx';
import { texts } from '../texts/console.ts';
import { sentence } from '../texts/sentence.tsx';
import css from './DemoBanner.module.css';
import { LeaveDemo } from './first-run/LeaveDemo.tsx';
import { useConnections, useHosts, useLinks } from './queries.ts';

const said = texts.demo;

/** Said on every page while simulators stand in for the vendors: what to open, what to try, and how to leave. */
export function DemoBanner() {
  const connection = useConnections().data?.items.find(({ apiUrl }) => isThisMachine(apiUrl));
  const host = useHosts().data?.items.find(({ kind, url }) => kind !== 'desk' && isThisMachine(url));
  const links = useLinks().data?.items ?? [];
  if (connection === undefined || host === undefined) return null;
  const linked = links.find((link) => link.host === host.name && link.state === 'active');
  return (
    <aside className={css.banner} aria-label={said.label}>
      <div className={css.text}>
        <p className={css.title}>{said.title}</p>
        {linked === undefined ? (
          <p>{said.tryLinking}</p>
        ) : (
          <p>
            {sentence(said.tryStatus, {
              issue: (
                <span className={css.key}>
                  <Away href={linked.issue.url}>{linked.issue.key}</Away>
                </span>
              ),
              conversation:
                linked.conversation.url === null ? (
                  said.itsConversation
                ) : (
                  <Away href={linked.conversation.url}>{said.itsConversation}</Away>
                ),
            })}
          </p>
        )}
      </div>
      <div className={css.doors}>
        <Away href={host.url} button>
          {said.jira}
        </Away>
        <Away href={new URL(connection.apiUrl).origin} button>
          {said.intercom}
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
