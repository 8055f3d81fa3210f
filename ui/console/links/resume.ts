import { useQueryClient } from '@tanstack/react-query';
import type { LinkAnswer } from '../../../src/api/schemas.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/links.ts';
import { send } from '../api.ts';
import { linksPath } from './questions.ts';

/** Lets the two sides of a stopped link go on, and says so. */
export function useResume(): (link: LinkAnswer) => void {
  const say = useToast();
  const queries = useQueryClient();

  async function resume({ id, issue, conversation }: LinkAnswer): Promise<void> {
    await send(`${linksPath}/${id}/resume`, { method: 'POST' });
    say({ text: texts.done.resumed(issue.key, conversation.id) });
    await queries.invalidateQueries({
      predicate: ({ queryKey: [path] }) => typeof path === 'string' && path.startsWith(linksPath),
    });
  }

  return (link) => {
    resume(link).catch((error: unknown) =>
      say({ tone: 'bad', text: error instanceof Error ? error.message : String(error) }),
    );
  };
}
