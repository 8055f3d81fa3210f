import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DemoContentsAnswer, FirstRunAnswer } from '../../../src/api/schemas/overview.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/first-run.ts';
import { send } from '../api.ts';
import { firstRunPath } from '../queries.ts';

/** Puts the guide away, with a way back. */
export function useDismiss(then: () => void) {
  const queries = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: (dismissed: boolean) => send<FirstRunAnswer>(firstRunPath, { method: 'PUT', body: { dismissed } }),
    onSuccess(answer, dismissed) {
      queries.setQueryData([firstRunPath], answer);
      if (!dismissed) return;
      const undo = (): void => {
        void send<FirstRunAnswer>(firstRunPath, { method: 'PUT', body: { dismissed: false } }).then((back) =>
          queries.setQueryData([firstRunPath], back),
        );
      };
      say({ text: texts.isPutAway, undo });
      then();
    },
    onError: (error) => say({ text: error.message, tone: 'bad' }),
  });
}

/** Starts the simulators in the server. */
export function useTryDemo() {
  const queries = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: () => send<FirstRunAnswer>('/api/v1/demo'),
    async onSuccess(answer) {
      queries.setQueryData([firstRunPath], answer);
      await queries.invalidateQueries();
    },
    onError: (error) => say({ text: error.message, tone: 'bad' }),
  });
}

/** Removes the demo with everything of it. */
export function useLeaveDemo(then: () => void) {
  const queries = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: () => send<{ removed: DemoContentsAnswer }>('/api/v1/demo', { method: 'DELETE' }),
    async onSuccess() {
      say({ text: texts.leave.gone });
      then();
      await queries.invalidateQueries();
    },
  });
}
