import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { WorkflowAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/workflows.ts';
import { send } from '../api.ts';
import { workflowPath, workflowsPath } from './data.ts';
import { cleaned, type Workflow } from './model.ts';

/** `from`: the version it was made from; null: over whatever is there. */
interface SaveWish {
  workflow: Workflow;
  from: number | null;
}
export type Saving = UseMutationResult<WorkflowAnswer, Error, SaveWish>;

/** Saves as a new version, or makes the workflow. `onSaved`: with what was sent, which may have been changed since. */
export function useSaving(
  saved: WorkflowAnswer | null,
  onSaved: (now: WorkflowAnswer, sent: Workflow) => void,
): Saving {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  return useMutation({
    mutationFn: ({ workflow, from }: SaveWish) => {
      const definition = cleaned(workflow);
      if (saved === null) return send<WorkflowAnswer>(workflowsPath, { body: { definition } });
      const body = { definition, ...(from === null ? {} : { version: from }) };
      return send<WorkflowAnswer>(workflowPath(saved.id), { method: 'PUT', body });
    },
    onSuccess(now, { workflow }) {
      queries.setQueryData([workflowPath(now.id)], now);
      void queries.invalidateQueries({ queryKey: [workflowsPath] });
      void queries.invalidateQueries({ queryKey: [`${workflowPath(now.id)}/versions`] });
      onSaved(now, workflow);
      say({
        text: saved === null ? texts.saving.made(now.name) : texts.saving.saved(now.version),
      });
      if (saved === null)
        void navigate({ to: '/console/workflows/$id', params: { id: now.id }, replace: true, ignoreBlocker: true });
    },
  });
}
