import { DatabaseUnavailable } from '../db.ts';

interface Waiting {
  alone: boolean;
  grant(): void;
}

/** Who may use the one session there is: a transaction has it alone, single statements share it. First come, first served. */
export class Turns {
  #waiting: Waiting[] = [];
  #sharing = 0;
  #alone = false;

  /** Turns that are taken. */
  taken(): number {
    return this.#sharing + (this.#alone ? 1 : 0);
  }

  /** Ends with the function that gives the turn back. */
  take(alone: boolean, timeoutMs: number): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        alone,
        grant: () => {
          clearTimeout(timer);
          resolve(this.#handOver(alone));
        },
      };
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(new DatabaseUnavailable(`The database was busy for ${timeoutMs} ms.`));
        this.#next();
      }, timeoutMs);
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  #handOver(alone: boolean): () => void {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      if (alone) this.#alone = false;
      else this.#sharing -= 1;
      this.#next();
    };
  }

  #next(): void {
    for (;;) {
      const first = this.#waiting[0];
      if (first === undefined || this.#alone || (first.alone && this.#sharing > 0)) return;
      this.#waiting.shift();
      if (first.alone) this.#alone = true;
      else this.#sharing += 1;
      first.grant();
    }
  }
}
