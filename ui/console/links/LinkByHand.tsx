import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { LinkAnswer } from '../../../src/api/schemas.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts as parts } from '../../texts/console-parts.ts';
import { texts } from '../../texts/links.ts';
import { Refused, send } from '../api.ts';
import { useHosts } from '../queries.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Links.module.css';
import { linksPath } from './questions.ts';

const { byHand: said, done } = texts;

type Field = 'issue' | 'conversation' | 'host';

/** At which field a refusal is shown. */
const fieldOf: Record<string, Field> = {
  bad_issue_key: 'issue',
  issue_not_found: 'issue',
  project_not_set_up: 'issue',
  linking_off: 'issue',
  no_connection: 'issue',
  no_token: 'issue',
  bad_conversation: 'conversation',
  other_workspace: 'conversation',
  host_needed: 'host',
  unknown_host: 'host',
};

interface Wish {
  issue: string;
  conversation: string;
  host?: string;
}

/** Links one conversation to one issue; what is wrong is said at the field it is wrong in. */
export function LinkByHand({ onClosed }: { onClosed: () => void }) {
  const [issue, setIssue] = useState('');
  const [conversation, setConversation] = useState('');
  const [host, setHost] = useState<string | null>(null);
  const hosts = useHosts().data?.items ?? [];
  const say = useToast();
  const queries = useQueryClient();
  const linking = useMutation({
    mutationFn: (wish: Wish) => send<LinkAnswer | { state: 'pending' }>(linksPath, { body: wish }),
    async onSuccess(answer) {
      say({ text: saidOf(answer) });
      await queries.invalidateQueries({ queryKey: [linksPath] });
    },
  });
  const form = useRef<HTMLFormElement>(null);
  // What is to be put right is where one goes on; the field for the host has only now appeared.
  useEffect(() => {
    if (linking.error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [linking.error]);
  const problem = problemOf(linking.error);
  const errorAt = (field: Field): string | null => (problem?.field === field ? problem.text : null);
  const wantsHost = host !== null || problem?.field === 'host';
  return (
    <Dialog title={said.title} onClosed={onClosed}>
      {(close) => (
        <form
          ref={form}
          className={css.form}
          noValidate
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (linking.isPending) return;
            linking.mutate(host === null ? { issue, conversation } : { issue, conversation, host }, {
              onSuccess: close,
            });
          }}
        >
          <TextInput
            label={said.issue}
            description={said.issueHint}
            value={issue}
            onChange={(event) => setIssue(event.currentTarget.value)}
            error={errorAt('issue')}
            autoComplete="off"
          />
          <TextInput
            label={said.conversation}
            description={said.conversationHint}
            value={conversation}
            onChange={(event) => setConversation(event.currentTarget.value)}
            error={errorAt('conversation')}
            autoComplete="off"
          />
          {wantsHost && (
            <Select
              label={said.host}
              description={said.hostHint}
              data={hosts.map(({ name }) => name)}
              value={host}
              onChange={setHost}
              error={errorAt('host')}
              comboboxProps={{ withinPortal: false }}
            />
          )}
          <p className={css.hint}>{said.willBe}</p>
          <Trouble error={problem?.field === null ? linking.error : null} />
          <DialogEnd>
            <Button onClick={close}>{parts.cancel}</Button>
            <Button type="submit" look="primary" busy={linking.isPending}>
              {linking.isPending ? said.linking : said.link}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}

function saidOf(answer: LinkAnswer | { state: 'pending' }): string {
  if (!('issue' in answer)) return done.linkedLater;
  return done.linked(answer.issue.key, answer.conversation.id);
}

/** The server begins what concerns a field with its name. */
function problemOf(error: Error | null): { field: Field | null; text: string } | null {
  if (error === null) return null;
  if (!(error instanceof Refused)) return { field: null, text: error.message };
  const text = error.message.replace(/^(issue|conversation|host): /, '');
  const named = /^(issue|conversation|host): /.exec(error.detail)?.[1] as Field | undefined;
  return { field: fieldOf[error.code] ?? named ?? null, text: text.charAt(0).toUpperCase() + text.slice(1) };
}
