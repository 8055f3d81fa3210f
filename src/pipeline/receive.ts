/**
 * THROUGH. Events come in from rooms and people, are stored, decided and delivered: receive → process → deliver. This room must
 * not know a vendor: ports arrive as arguments.
 *
 * receive: drop duplicates, store the event, put it into its lane; when the promise holds, it is committed (I1).
 */
import { DatabaseUnavailable, type Db } from '../store/db.ts';
import { type Incoming, incomingLane, type Receipt, receiveEvents } from '../store/jobs.ts';

export interface Receiver {
  /** Throws DatabaseUnavailable if it could not be stored within 3 s; it may be sent again then. */
  receive(incoming: Incoming): Promise<Receipt>;
  /** More is coming in than is stored at once: who has time should let it pass first. */
  isBusy(): boolean;
}

const BATCHES_IN_FLIGHT = 2;
const BATCH_SIZE = 100;
const PATIENCE_MS = 2_800;
/** Waiting for their commit, in this process; fewer are the arrivals of one moment. */
const BUSY_FROM = 16;

interface Waiting {
  incoming: Incoming;
  /** Nobody waits for it any more: whoever sent it was told to send it again. */
  late: boolean;
  resolve: (receipt: Receipt) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: whatever arrives while two inserts are on their way goes into the next one together. No timer, so a lone event
 * waits for nobody. `onStored` runs after each commit that stored something to do.
 */
export function createReceiver(db: Db, onStored: () => void): Receiver {
  const queues = new Map<string, Waiting[]>();
  const lanesOut = new Set<string>();
  let inFlight = 0;
  let unanswered = 0;

  function pump(): void {
    for (const [organizationId, queue] of queues) {
      if (inFlight >= BATCHES_IN_FLIGHT) return;
      const batch = takeBatch(queue, lanesOut);
      if (queue.length === 0) queues.delete(organizationId);
      if (batch.length === 0) continue;
      // To the end of the line: one that always has more must not keep the others waiting.
      if (queues.delete(organizationId)) queues.set(organizationId, queue);
      const lanes = batch.map(laneOf);
      for (const lane of lanes) lanesOut.add(lane);
      inFlight += 1;
      void store(organizationId, batch).finally(() => {
        for (const lane of lanes) lanesOut.delete(lane);
        inFlight -= 1;
        pump();
      });
    }
  }

  async function store(organizationId: string, batch: Waiting[]): Promise<void> {
    try {
      const receipts = await receiveEvents(
        db,
        organizationId,
        batch.map((waiting) => waiting.incoming),
      );
      if (receipts.some((receipt) => receipt.outcome === 'stored')) onStored();
      batch.forEach((waiting, index) => {
        const receipt = receipts[index];
        if (receipt === undefined)
          waiting.reject(new Error('The database answered for fewer events than it was given.'));
        else waiting.resolve(receipt);
      });
    } catch (error) {
      // One event the database cannot take must not take its neighbours with it.
      if (batch.length > 1 && !(error instanceof DatabaseUnavailable))
        for (const waiting of batch) await store(organizationId, [waiting]);
      else for (const waiting of batch) waiting.reject(error);
    }
  }

  return {
    isBusy: () => unanswered >= BUSY_FROM,
    receive(incoming) {
      unanswered += 1;
      return new Promise<Receipt>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.late = true;
          reject(new DatabaseUnavailable('The database did not store the event in time.'));
        }, PATIENCE_MS);
        const queue = queues.get(incoming.organizationId) ?? [];
        const waiting: Waiting = {
          incoming,
          late: false,
          resolve: (receipt) => {
            clearTimeout(timer);
            resolve(receipt);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        };
        queue.push(waiting);
        queues.set(incoming.organizationId, queue);
        pump();
      }).finally(() => {
        unanswered -= 1;
      });
    },
  };
}

const laneOf = ({ incoming }: Waiting): string => `${incoming.organizationId} ${incomingLane(incoming)}`;

/** What may go now, in the order it came. An issue with events on their way waits for them: two inserts may commit in any order. */
function takeBatch(queue: Waiting[], lanesOut: ReadonlySet<string>): Waiting[] {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  for (const waiting of queue)
    if (!waiting.late) (batch.length < BATCH_SIZE && !lanesOut.has(laneOf(waiting)) ? batch : rest).push(waiting);
  queue.splice(0, queue.length, ...rest);
  return batch;
}
