import { Radio, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ForgeInstallationAnswer } from '../../../src/api/schemas/forge.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { counted } from '../words.ts';
import { forgePath } from './forge.ts';
import css from './ForgeInstallations.module.css';
import { Said } from './Said.tsx';

const NEW = 'new';

/** Says what accepting means; a site that was connected before can go on with what it had. */
export function AcceptDialog({ one, onClosed }: { one: ForgeInstallationAnswer; onClosed: () => void }) {
  const queries = useQueryClient();
  const say = useToast();
  const { mayAttachTo, siteUrl } = one;
  const [chosen, choose] = useState(mayAttachTo[0]?.id ?? NEW);
  const [name, setName] = useState('');
  const accepting = useMutation({
    mutationFn: () => {
      const body = chosen === NEW ? (name.trim() === '' ? {} : { name: name.trim() }) : { hostId: chosen };
      return send<ForgeInstallationAnswer>(`${forgePath}/${one.id}/accept`, { body });
    },
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Dialog title={`Accept ${siteUrl?.replace(/^https?:\/\//, '') ?? 'this site'}?`} onClosed={onClosed}>
      {(close) => (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            accepting.mutate(undefined, {
              onSuccess: ({ host }) => {
                say({ text: `${host?.name ?? 'The site'} is connected. Set up its projects next.` });
                close();
              },
            });
          }}
        >
          <p>
            Deskbridge reads the site’s issues and comments and writes links on its issues, as the app. People who may
            see an issue in Jira see its conversations in the panel beside it. Accept only a site that is yours.
          </p>
          {mayAttachTo.length > 0 && (
            <Radio.Group label="Connect it as" value={chosen} onChange={choose}>
              <div className={css.choices}>
                {mayAttachTo.map((host) => (
                  <Radio
                    key={host.id}
                    value={host.id}
                    label={`${host.name}, with its ${counted(host.links, 'link')} and ${counted(host.projects, 'project')}`}
                  />
                ))}
                <Radio value={NEW} label="A new host, with nothing of before" />
              </div>
            </Radio.Group>
          )}
          {chosen === NEW && (
            <TextInput
              label="Name"
              description="What this Jira is called in Deskbridge; left empty, it is named after its address."
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
          <Said error={accepting.error} />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button look="primary" type="submit" busy={accepting.isPending}>
              {accepting.isPending ? 'Asking Jira' : 'Accept'}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
