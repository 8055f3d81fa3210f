import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { LinkAnswer } from '../../../src/api/schemas.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { Refused, send } from '../api.ts';
import { useHosts } from '../queries.ts';
import css from './Links.module.css';
import { linksPath } from './questions.ts';

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
  const problem = problemOf(linking.error);
  const errorAt = (field: Field): string | null => (problem?.field === field ? problem.text : null);
  const wantsHost = host !== null || problem?.field === 'host';
  return (
    <Dialog title="Link a conversation by hand" onClosed={onClosed}>
      {(close) => (
        <form
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
            label="Issue"
            description="A key such as SUP-42, or its address"
            value={issue}
            onChange={(event) => setIssue(event.currentTarget.value)}
            error={errorAt('issue')}
            autoComplete="off"
          />
          <TextInput
            label="Conversation"
            description="The address of a conversation or ticket in Intercom, or its id"
            value={conversation}
            onChange={(event) => setConversation(event.currentTarget.value)}
            error={errorAt('conversation')}
            autoComplete="off"
          />
          {wantsHost && (
            <Select
              label="Host"
              description="Several hosts have such a project"
              data={hosts.map(({ name }) => name)}
              value={host}
              onChange={setHost}
              error={errorAt('host')}
              comboboxProps={{ withinPortal: false }}
            />
          )}
          <p className={css.hint}>
            The conversation gets one internal note about the issue, and hears of it from now on. The link stays when
            texts change.
          </p>
          {problem !== null && problem.field === null && (
            <p role="alert" className={css.trouble}>
              {problem.text}
            </p>
          )}
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" look="primary" busy={linking.isPending}>
              {linking.isPending ? 'Linking …' : 'Link'}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}

function saidOf(answer: LinkAnswer | { state: 'pending' }): string {
  if (!('issue' in answer)) return 'The wish is kept; the link appears here as soon as the host has answered.';
  return `${answer.issue.key} is linked to conversation ${answer.conversation.id}.`;
}

/** The server begins what concerns a field with its name. */
function problemOf(error: Error | null): { field: Field | null; text: string } | null {
  if (error === null) return null;
  if (!(error instanceof Refused)) return { field: null, text: error.message };
  const text = error.message.replace(/^(issue|conversation|host): /, '');
  const named = /^(issue|conversation|host): /.exec(error.message)?.[1] as Field | undefined;
  return { field: fieldOf[error.code] ?? named ?? null, text: text.charAt(0).toUpperCase() + text.slice(1) };
}
