import { Radio, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ForgeInstallationAnswer } from '../../../src/api/schemas/forge.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/integrations.ts';
import { send } from '../api.ts';
import { forgePath } from './forge.ts';
import { Trouble } from '../Trouble.tsx';
import css from './ForgeInstallations.module.css';

const said = texts.accepting;

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
    // Not waited for: then it is gone from its list, and this dialog with it.
    onSettled: () => void queries.invalidateQueries(),
  });
  return (
    <Dialog
      title={siteUrl === null ? said.thisSite : said.title(siteUrl.replace(/^https?:\/\//, ''))}
      onClosed={onClosed}
    >
      {(close) => (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            accepting.mutate(undefined, {
              onSuccess: ({ host }) => {
                say({ text: host === null ? said.siteIsConnected : said.isConnected(host.name) });
                close();
              },
            });
          }}
        >
          <p>{said.means}</p>
          {mayAttachTo.length > 0 && (
            <Radio.Group label={said.connectAs} value={chosen} onChange={choose}>
              <div className={css.choices}>
                {mayAttachTo.map((host) => (
                  <Radio key={host.id} value={host.id} label={said.known(host.name, host.links, host.projects)} />
                ))}
                <Radio value={NEW} label={said.anew} />
              </div>
            </Radio.Group>
          )}
          {chosen === NEW && (
            <TextInput
              label={texts.name}
              description={said.nameIs}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
          <Trouble error={accepting.error} />
          <DialogEnd>
            <Button onClick={close}>{texts.cancel}</Button>
            <Button look="primary" type="submit" busy={accepting.isPending}>
              {accepting.isPending ? texts.askingJira : said.accept}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
