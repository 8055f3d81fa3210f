import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/workflows.ts';
import { Refused, send } from '../api.ts';
import { workflowsPath } from './data.ts';
import css from './Workflows.module.css';

interface Imported {
  items: { id: string; name: string; change: 'created' | 'updated' | 'unchanged' }[];
}

const said = texts.import;

/** Workflows from a file or a text. What is wrong is told with its line and column, and nothing of it is kept. */
export function ImportWorkflow({ onClosed }: { onClosed: () => void }) {
  const [text, setText] = useState('');
  const queries = useQueryClient();
  const say = useToast();
  const importing = useMutation({
    mutationFn: () => send<Imported>(`${workflowsPath}/import`, { body: { text } }),
    async onSuccess({ items }) {
      say({ text: items.map(({ name, change }) => said[change](name)).join('; ') });
      await queries.invalidateQueries({ queryKey: [workflowsPath] });
    },
  });
  const { error } = importing;
  const problems = error instanceof Refused ? error.errors : [];
  return (
    <Dialog title={said.title} wide onClosed={onClosed}>
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
            <span>{said.file}</span>
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
            label={said.paste}
            description={said.pasteMeans}
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
                <b>{said.nothing}</b> {problems.length === 0 && error.message}
              </p>
              <ul>
                {problems.map(({ message }) => (
                  <li key={message}>{placed(message)}</li>
                ))}
              </ul>
            </div>
          )}
          <DialogEnd>
            <Button onClick={close}>{said.cancel}</Button>
            <Button type="submit" look="primary" busy={importing.isPending} disabled={text.trim() === ''}>
              {said.import}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}

/** `workflow:4:12: …` with its line and column in words. */
function placed(message: string): string {
  return message.replace(/^workflow:(\d+):(\d+): /, (_, line: string, column: string) => said.at(line, column));
}
