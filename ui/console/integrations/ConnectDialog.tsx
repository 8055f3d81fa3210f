import { SegmentedControl } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import type { WorkspaceConnectionAnswer } from '../../../src/api/schemas/connecting.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/integrations.ts';
import { Loaded } from '../Loaded.tsx';
import { ByOAuth } from './ByOAuth.tsx';
import { ByToken } from './ByToken.tsx';
import { useConnecting } from './connecting.ts';
import css from './Workspaces.module.css';

type Way = 'oauth' | 'token';

const said = texts.connect;

const ways = (Object.keys(said.ways) as Way[]).map((way) => ({ value: way, label: said.ways[way] }));

/** Connects a workspace, or reconnects one; in either of two ways. */
export function ConnectDialog({
  connection,
  onClosed,
}: {
  connection: WorkspaceConnectionAnswer | null;
  onClosed: () => void;
}) {
  const say = useToast();
  const connecting = useConnecting();
  const [chosen, choose] = useState<Way | null>(null);
  const closing = useRef<() => void>(() => undefined);
  const onConnected = useCallback(
    (says: string) => {
      say({ text: said.said(says) });
      closing.current();
    },
    [say],
  );
  const title = connection === null ? said.title : said.reconnect(connection.name);
  return (
    <Dialog title={title} onClosed={onClosed}>
      {(close) => {
        closing.current = close;
        return (
          <Loaded query={connecting} rows={3}>
            {(how) => {
              const before = connection?.authorizedBy ?? (how.oauth ? 'oauth' : 'token');
              const way = chosen ?? (how.oauth ? before : 'token');
              return (
                <div className={css.form}>
                  {connection !== null && <p>{said.keepsLinks(connection.workspaceName)}</p>}
                  <SegmentedControl
                    fullWidth
                    aria-label={said.how}
                    data={ways}
                    value={way}
                    onChange={(value) => choose(value === 'oauth' ? 'oauth' : 'token')}
                  />
                  {way === 'oauth' ? (
                    <ByOAuth connecting={how} connection={connection} onConnected={onConnected} close={close} />
                  ) : (
                    <ByToken connection={connection} onConnected={onConnected} close={close} />
                  )}
                </div>
              );
            }}
          </Loaded>
        );
      }}
    </Dialog>
  );
}
