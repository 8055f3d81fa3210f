import type { HttpRequest, Reply } from '../http.ts';
import type { Change, State } from './state.ts';

export function createPages(_state: State): {
  handle: (request: HttpRequest) => Reply | Promise<Reply> | undefined;
  sawChange: (change: Change) => void;
} {
  return { handle: () => undefined, sawChange: () => {} };
}
