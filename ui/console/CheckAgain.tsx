import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConnectionAnswer } from '../../src/api/schemas.ts';
import { Button } from '../kit/Button.tsx';
import { send } from './api.ts';
import { connectionSaid } from './words.ts';

/** Asks Intercom anew about a connection that was found broken or restricted, and says what came of it. */
export function CheckAgain({ connectionId }: { connectionId: string }) {
  const queries = useQueryClient();
  const checking = useMutation({
    mutationFn: () => send<ConnectionAnswer>(`/api/v1/connections/${connectionId}/check`),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <div>
      <Button busy={checking.isPending} onClick={() => checking.mutate()}>
        Check again
      </Button>
      <p role="status">
        {checking.isPending && 'Asking Intercom'}
        {checking.data !== undefined && `Checked: ${connectionSaid(checking.data).word}`}
        {checking.error !== null && checking.error.message}
      </p>
    </div>
  );
}
