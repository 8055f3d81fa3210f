import { useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Loaded } from '../Loaded.tsx';
import { useViewer } from '../session.ts';
import { AddHost } from './AddHost.tsx';
import { ForgeInstallations } from './ForgeInstallations.tsx';
import { HostCard } from './HostCard.tsx';
import { useJiraHosts } from './hosts.ts';
import css from './JiraHosts.module.css';

/** The Jiras that are connected, and how to add another. */
export function JiraHosts() {
  const hosts = useJiraHosts();
  const mayChange = useViewer().data?.role === 'admin';
  const [adding, add] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = hosts.data?.items.filter(({ kind, state }) => kind !== 'desk' && state !== 'disconnected') ?? [];
  const button = (
    <Button look={shown.length > 0 ? 'plain' : 'primary'} onClick={() => add(true)}>
      Add a Jira
    </Button>
  );
  return (
    <Section title="Jira" id="jira" headingRef={heading} aside={mayChange && shown.length > 0 ? button : undefined}>
      <Loaded query={hosts} rows={3}>
        {() =>
          shown.length === 0 ? (
            <Empty title="No Jira is connected yet">
              <p>Connect the Jira where the work is tracked. All it takes is its address and a token.</p>
              {mayChange ? (
                <div className={css.first}>{button}</div>
              ) : (
                <p>Ask an admin of Deskbridge to connect one.</p>
              )}
            </Empty>
          ) : (
            <ul className={css.cards}>
              {shown.map((host) => (
                <HostCard key={host.id} host={host} mayChange={mayChange} onRemoved={() => heading.current?.focus()} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <ForgeInstallations />
      {adding && <AddHost onClosed={() => add(false)} />}
    </Section>
  );
}
