/** Whoever tells a Deskbridge in tests what happened. In: a receiver. Out: the same, told again as vendors do. */
import type { Receiver } from '../src/pipeline/receive.ts';
import { DatabaseUnavailable } from '../src/store/db.ts';

const TIMES = 15;

/** On a machine that is busy with other tests a commit may take longer than a vendor waits: it is told again, by the same names. */
export function patient(receiver: Receiver): Receiver {
  return {
    ...receiver,
    async receive(incoming) {
      for (let time = 1; ; time += 1) {
        try {
          return await receiver.receive(incoming);
        } catch (error) {
          if (!(error instanceof DatabaseUnavailable) || time === TIMES) throw error;
        }
      }
    },
  };
}
