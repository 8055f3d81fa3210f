import { Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { RetryAnswer } from '../../../src/api/schemas/activity.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/activity.ts';
import { send } from '../api.ts';
import type { Matter } from '../people.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Activity.module.css';

const said = texts.bulk;

/** Says what sending many again will do, and starts it once. */
export function BulkDialog({ matters, onClosed }: { matters: Matter[]; onClosed: (started: boolean) => void }) {
  const queries = useQueryClient();
  const [doubtful, include] = useState(false);
  const sent = useRef(false);
  const started = useRef(false);
  const inDoubt = matters.filter((matter) => matter.kind === 'effect' && matter.effect.state === 'unknown');
  const certain = matters.filter((matter) => !inDoubt.includes(matter));
  const wanted = doubtful ? matters : certain;
  const starting = useMutation({
    mutationFn: () =>
      send<RetryAnswer>('/api/v1/retries', {
        body: { ids: wanted.map((one) => (one.kind === 'effect' ? one.effect.id : one.event.id)), doubtful },
      }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Dialog title={said.title(matters.length)} onClosed={() => onClosed(started.current)}>
      {(close) => (
        <>
          <p>{certain.length === 0 ? said.noneCertain : said.certain(certain.length)}</p>
          {inDoubt.length > 0 && (
            <div className={css.doubt}>
              <p>{said.inDoubt(inDoubt.length)}</p>
              <Checkbox
                size="xs"
                label={said.looked(inDoubt.length)}
                checked={doubtful}
                onChange={(event) => include(event.currentTarget.checked)}
              />
            </div>
          )}
          <Trouble error={starting.error} />
          <DialogEnd>
            <Button onClick={close}>{starting.error === null ? said.cancel : said.close}</Button>
            {starting.error === null && wanted.length > 0 && (
              <Button
                look="primary"
                busy={starting.isPending}
                onClick={() => {
                  if (sent.current) return;
                  sent.current = true;
                  starting.mutate(undefined, {
                    onSuccess: () => {
                      started.current = true;
                      close();
                    },
                  });
                }}
              >
                {texts.sendAgain(wanted.length)}
              </Button>
            )}
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
