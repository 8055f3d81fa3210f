import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/requests.ts';
import { send } from '../api.ts';
import { useConnections } from '../queries.ts';
import { Trouble } from '../Trouble.tsx';

const said = texts.desk;

/** A desk with its first inbox; where there is a desk, an inbox of it. By the road of the set-up file. */
export function MakeDesk({ desk, onClosed }: { desk: string | null; onClosed: () => void }) {
  const [name, setName] = useState('help');
  const [key, setKey] = useState('REQ');
  const [connection, connect] = useState<string | null | undefined>(undefined);
  const connections = useConnections().data?.items.filter(({ state }) => state !== 'disconnected') ?? [];
  const chosen =
    connection === undefined ? (connections.length === 1 ? (connections[0]?.name ?? null) : null) : connection;
  const queries = useQueryClient();
  const say = useToast();
  const making = useMutation({
    mutationFn: () => {
      const host = desk ?? name;
      const project = { host, key, ...(chosen === null ? {} : { connection: chosen }) };
      const hosts = desk === null ? [{ name: host, kind: 'desk' }] : [];
      return send('/api/v1/setup', { method: 'PUT', body: { hosts, projects: [project] } });
    },
    onSuccess: async () => {
      say({ text: said.made(key) });
      await queries.invalidateQueries();
    },
  });
  return (
    <Dialog title={desk === null ? said.makeDesk : said.makeInbox} onClosed={onClosed}>
      {(close) => (
        <form
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (!making.isPending) making.mutate(undefined, { onSuccess: close });
          }}
        >
          {desk === null && (
            <TextInput
              label={said.name}
              description={said.nameHelp}
              value={name}
              onChange={(event) => setName(event.currentTarget.value.trim().toLowerCase())}
            />
          )}
          <TextInput
            label={said.key}
            description={said.keyHelp(key === '' ? 'REQ' : key)}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value.trim().toUpperCase())}
          />
          <Select
            label={said.workspace}
            description={said.workspaceHelp}
            placeholder={said.noWorkspace}
            data={connections.map((one) => one.name)}
            value={chosen}
            onChange={connect}
            comboboxProps={{ withinPortal: false }}
            clearable
          />
          <Trouble error={making.error} />
          <DialogEnd>
            <Button onClick={close}>{texts.cancel}</Button>
            <Button type="submit" look="primary" busy={making.isPending} disabled={key === '' || name === ''}>
              {said.make}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
