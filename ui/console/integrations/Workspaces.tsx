import { useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/workspaces.ts';
import { Loaded } from '../Loaded.tsx';
import { useViewer } from '../session.ts';
import { ConnectDialog } from './ConnectDialog.tsx';
import { useWorkspaces } from './connecting.ts';
import { PlaceCards } from './PlaceCard.tsx';
import { WorkspaceCard } from './WorkspaceCard.tsx';
import css from './Workspaces.module.css';

const said = texts.list;

/** The workspaces of Intercom that are connected, and how to connect another. */
export function Workspaces() {
  const workspaces = useWorkspaces();
  const mayChange = useViewer().data?.role === 'admin';
  const [connecting, connect] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const some = (workspaces.data?.items.length ?? 0) > 0;
  const button = (
    <Button look={some ? 'plain' : 'primary'} onClick={() => connect(true)}>
      {said.connect}
    </Button>
  );
  return (
    <Section title={said.title} id="intercom" headingRef={heading} aside={mayChange && some ? button : undefined}>
      <Loaded query={workspaces} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={said.empty}>
              <p>{said.why}</p>
              {mayChange ? <div className={css.first}>{button}</div> : <p>{said.askAdmin}</p>}
            </Empty>
          ) : (
            <PlaceCards>
              {items.map((connection) => (
                <WorkspaceCard
                  key={connection.id}
                  connection={connection}
                  mayChange={mayChange}
                  onRemoved={() => heading.current?.focus()}
                />
              ))}
            </PlaceCards>
          )
        }
      </Loaded>
      {connecting && <ConnectDialog connection={null} onClosed={() => connect(false)} />}
    </Section>
  );
}
