import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { WorkflowAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/workflows.ts';
import { send } from '../api.ts';
import { workflowPath, workflowsPath } from './data.ts';

interface Wish {
  workflow: Pick<WorkflowAnswer, 'id' | 'name'>;
  enabled: boolean;
}

/** On or off; said, and undone, in passing. */
export function useSwitching(): UseMutationResult<WorkflowAnswer, Error, Wish> {
  const queries = useQueryClient();
  const say = useToast();
  const switching = useMutation({
    mutationFn: ({ workflow, enabled }: Wish) =>
      send<WorkflowAnswer>(`${workflowPath(workflow.id)}/${enabled ? 'enable' : 'disable'}`),
    onSuccess(now, { workflow, enabled }) {
      queries.setQueryData([workflowPath(workflow.id)], now);
      void queries.invalidateQueries({ queryKey: [workflowsPath] });
      const text = enabled ? texts.switching.on(workflow.name) : texts.switching.off(workflow.name);
      say({ text, undo: () => switching.mutate({ workflow, enabled: !enabled }) });
    },
    onError: (error) => say({ tone: 'bad', text: error.message }),
  });
  return switching;
}
