/**
 * The thread PGlite lives in. In: PostgreSQL's wire protocol, one message each. Out: the answer's bytes. It knows nothing of what they mean,
 * so both engines have the same client, the same types and the same errors.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFS, durableParams } from './durable-fs.ts';
import { closeRequest, type WorkerGreeting, type WorkerTask } from './worker-stream.ts';

async function serve(port: MessagePort, { folder, code }: WorkerTask): Promise<void> {
  let pg: PGlite;
  try {
    pg = await PGlite.create({ fs: new DurableNodeFS(folder), startParams: durableParams, pgliteWasmModule: code });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ kind: 'failed', message } satisfies WorkerGreeting);
    return;
  }
  port.on('message', (message: Uint8Array | typeof closeRequest) => {
    if (message === closeRequest) void pg.close().finally(() => port.close());
    else answer(port, pg, message);
  });
  port.postMessage({ kind: 'ready' } satisfies WorkerGreeting);
}

function answer(port: MessagePort, pg: PGlite, request: Uint8Array): void {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Runs to its end at once: nothing is awaited that could let a second request in.
  void pg.execProtocolRawStream(request, {
    syncToFs: false,
    onRawData(bytes) {
      // The bytes are PGlite's memory, which it uses again.
      chunks.push(bytes.slice());
      length += bytes.length;
    },
  });
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  port.postMessage(whole, [whole.buffer]);
}

if (parentPort !== null) await serve(parentPort, workerData as WorkerTask);
