import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { LinkAnswer } from '../../../src/api/schemas.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/links.ts';
import { send } from '../api.ts';
import { linksPath } from './questions.ts';

/**
 * Ends a link at once and says what that means; for a while it can be taken back. A second click on the same link does nothing.
 * `onEnded`: the list is read anew.
 */
export function useUnlink(onEnded: () => void): (link: LinkAnswer) => void {
  const say = useToast();
  const queries = useQueryClient();
  const under = useRef(new Set<string>());
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: [linksPath] });
  const complain = (error: unknown): void =>
    say({ tone: 'bad', text: error instanceof Error ? error.message : String(error) });

  async function end(link: LinkAnswer): Promise<void> {
    await send(`${linksPath}/${link.id}`, { method: 'DELETE' });
    say({
      text: texts.done.unlinked(link.issue.key, link.conversation.id),
      undo: () => void again(link).catch(complain),
    });
    await refresh();
    onEnded();
  }

  /** A new link, made by hand: the conversation is introduced to the issue once more. */
  async function again(link: LinkAnswer): Promise<void> {
    const { host, issue, conversation } = link;
    await send(linksPath, {
      body: { host, issue: issue.key, conversation: conversation.url ?? conversation.id },
    });
    say({ text: texts.done.linkedAgain(issue.key) });
    await refresh();
  }

  return (link) => {
    if (under.current.has(link.id)) return;
    under.current.add(link.id);
    end(link)
      .catch(complain)
      .finally(() => under.current.delete(link.id));
  };
}
