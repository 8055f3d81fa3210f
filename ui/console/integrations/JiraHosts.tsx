import { useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/integrations.ts';
import { Loaded } from '../Loaded.tsx';
import { useViewer } from '../session.ts';
import { AddHost } from './AddHost.tsx';
import { ForgeInstallations } from './ForgeInstallations.tsx';
import { HostCard } from './HostCard.tsx';
import { useJiraHosts } from './hosts.ts';
import css from './JiraHosts.module.css';
import { PlaceCards } from './PlaceCard.tsx';

const said = texts.jira;

/** The Jiras that are connected, and how to add another. */
export function JiraHosts() {
  const hosts = useJiraHosts();
  const mayChange = useViewer().data?.role === 'admin';
  const [adding, add] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = hosts.data?.items.filter(({ kind, state }) => kind !== 'desk' && state !== 'disconnected') ?? [];
  const button = (
    <Button look={shown.length > 0 ? 'plain' : 'primary'} onClick={() => add(true)}>
      {said.add}
    </Button>
  );
  return (
    <Section
      title={said.title}
      id="jira"
      headingRef={heading}
      aside={mayChange && shown.length > 0 ? button : undefined}
    >
      <Loaded query={hosts} rows={3}>
        {() =>
          shown.length === 0 ? (
            <Empty title={said.none}>
              <p>{said.connectOne}</p>
              {mayChange ? <div className={css.first}>{button}</div> : <p>{said.askAdmin}</p>}
            </Empty>
          ) : (
            <PlaceCards>
              {shown.map((host) => (
                <HostCard key={host.id} host={host} mayChange={mayChange} onRemoved={() => heading.current?.focus()} />
              ))}
            </PlaceCards>
          )
        }
      </Loaded>
      <ForgeInstallations />
      {adding && <AddHost onClosed={() => add(false)} />}
    </Section>
  );
}
