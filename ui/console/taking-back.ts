import { useToast } from '../kit/Toast.tsx';
import { texts } from '../texts/console-parts.ts';
import { Refused } from './api.ts';

/** Takes something back and says what came of it, in passing: where it was done may be gone by now. `work` answers what is said. */
export function useTakingBack(): (work: () => Promise<string>) => void {
  const say = useToast();
  return (work) =>
    void work().then(
      (text) => say({ text }),
      (error: unknown) => {
        const isChanged = error instanceof Refused && error.code === 'changed_meanwhile';
        const why = error instanceof Error ? error.message : String(error);
        say({ tone: 'bad', text: isChanged ? texts.changedSince : why });
      },
    );
}
