import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Host } from './host.ts';
import { createPanelStore } from './panel-store.ts';

beforeEach(() => {
  const deaf = { addEventListener: () => undefined, removeEventListener: () => undefined };
  vi.stubGlobal('document', { ...deaf, hidden: false });
  vi.stubGlobal('window', deaf);
});
afterEach(() => vi.unstubAllGlobals());

test('what changes while an answer is on its way is asked for again at once', async () => {
  const answers: PromiseWithResolvers<unknown>[] = [];
  let changed: () => void = () => undefined;
  const host = {
    call() {
      const answer = Promise.withResolvers<unknown>();
      answers.push(answer);
      return answer.promise;
    },
    live(listener: () => void) {
      changed = listener;
      return () => undefined;
    },
  } as unknown as Host;
  const store = createPanelStore(host);
  const reading = store.read();
  const end = store.follow();
  changed();
  answers[0]?.resolve({ refreshing: false });
  await reading;
  await expect.poll(() => answers.length).toBe(2);
  end();
});
