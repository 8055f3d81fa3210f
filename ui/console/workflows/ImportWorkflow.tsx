import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { Refused, send } from '../api.ts';
import { workflowsPath } from './data.ts';
import css from './Workflows.module.css';

interface Imported {
  items: { id: string; name: string; change: 'created' | 'updated' | 'unchanged' }[];
}

const changes = { created: 'is made, switched off', updated: 'has a new version', unchanged: 'was so already' };

/** Workflows from a file or a text. What is wrong is told with its line and column, and nothing of it is kept. */
export function ImportWorkflow({ onClosed }: { onClosed: () => void }) {
  const [text, setText] = useState('');
  const queries = useQueryClient();
  const say = useToast();
  const importing = useMutation({
    mutationFn: () => send<Imported>(`${workflowsPath}/import`, { body: { text } }),
    async onSuccess({ items }) {
      say({ text: items.map(({ name, change }) => `${name} ${changes[change]}`).join('; ') });
      await queries.invalidateQueries({ queryKey: [workflowsPath] });
    },
  });
  const { error } = importing;
  const problems = error instanceof Refused ? error.errors : [];
  return (
    <Dialog title="Import workflows" wide onClosed={onClosed}>
      {(close) => (
        <form
          className={css.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!importing.isPending) importing.mutate(undefined, { onSuccess: close });
          }}
        >
          <label className={css.file}>
            <span>A file, in YAML or JSON</span>
            <input
              type="file"
              accept=".yaml,.yml,.json,text/plain"
              onChange={(event) => {
                const [file] = event.currentTarget.files ?? [];
                importing.reset();
                void file?.text().then(setText);
              }}
            />
          </label>
          <Textarea
            label="Or paste it"
            description="One workflow, a list of them, or a set-up file. What has the name of one that is there becomes its new version."
            autosize
            minRows={8}
            maxRows={18}
            spellCheck={false}
            classNames={{ input: css.code ?? '' }}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              importing.reset();
            }}
          />
          {error !== null && (
            <div role="alert" className={css.trouble}>
              <p>
                <b>Nothing was imported.</b> {problems.length === 0 && error.message}
              </p>
              <ul>
                {problems.map(({ message }) => (
                  <li key={message}>{message.replace(/^workflow:(\d+):(\d+): /, 'Line $1, column $2: ')}</li>
                ))}
              </ul>
            </div>
          )}
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" look="primary" busy={importing.isPending} disabled={text.trim() === ''}>
              Import
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
