import { Duplex } from 'node:stream';
import type { Worker } from 'node:worker_threads';

/** What the thread is given: where the database lies, and PGlite compiled. */
export interface WorkerTask {
  folder: string;
  code: WebAssembly.Module;
}

/** What the thread says first; after `ready` it only sends bytes. */
export type WorkerGreeting = { kind: 'ready' } | { kind: 'failed'; message: string };

/** Sent to the thread to have the database closed properly; it ends by itself then. */
export const closeRequest = 'close';

/** A thread that owes an answer for so long is stuck, not busy. */
const stuckAfterMs = 300_000;

/** The worker as the socket that node-postgres expects: what it writes in one go travels as one message. */
export class WorkerStream extends Duplex {
  #worker: Worker;
  #pending: Uint8Array[] = [];
  #owed = 0;
  #watch: NodeJS.Timeout | null = null;
  #exited = false;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    worker.on('error', (error: Error) => this.destroy(error));
    worker.once('exit', () => {
      this.#exited = true;
      this.destroy();
    });
  }

  connect(): this {
    this.#worker.once('message', (greeting: WorkerGreeting) => {
      if (greeting.kind === 'failed') {
        this.destroy(new Error(greeting.message));
        return;
      }
      this.#worker.on('message', (bytes: Uint8Array) => this.#answered(bytes));
      this.emit('connect');
    });
    return this;
  }

  #answered(bytes: Uint8Array): void {
    this.#owed -= 1;
    if (this.#watch !== null) clearTimeout(this.#watch);
    this.#watch = this.#owed > 0 ? this.#watchdog() : null;
    this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  #watchdog(): NodeJS.Timeout {
    return setTimeout(() => void this.#worker.terminate(), stuckAfterMs).unref();
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.#pending.push(chunk);
    if (this.#pending.length === 1) queueMicrotask(() => this.#send());
    done();
  }

  #send(): void {
    const message = new Uint8Array(this.#pending.reduce((length, chunk) => length + chunk.length, 0));
    let at = 0;
    for (const chunk of this.#pending) {
      message.set(chunk, at);
      at += chunk.length;
    }
    this.#pending = [];
    this.#owed += 1;
    this.#watch ??= this.#watchdog();
    this.#worker.postMessage(message, [message.buffer]);
  }

  override _final(done: () => void): void {
    this.#worker.postMessage(closeRequest);
    this.#afterExit(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#watch !== null) clearTimeout(this.#watch);
    void this.#worker.terminate();
    this.#afterExit(() => done(error));
  }

  #afterExit(act: () => void): void {
    if (this.#exited) act();
    else this.#worker.once('exit', act);
  }

  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
