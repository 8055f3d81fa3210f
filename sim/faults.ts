/**
 * Everything that can go wrong between a caller and a vendor, on demand. A rule says which requests meet which
 * fault; the same seed and the same order of requests give the same faults.
 */
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpRequest, Reply } from './http.ts';

export type Fault =
  /** The socket is destroyed; nothing was written. */
  | { kind: 'reset-before' }
  /** The write is committed, then the socket is destroyed. */
  | { kind: 'reset-after' }
  /** The write is committed, then the answer is this status (500 unless told). */
  | { kind: 'error-after'; status?: number }
  /** An error of the vendor's kind, nothing written: 401, 403, 404, 500, 503 … */
  | { kind: 'status'; status: number; code?: string }
  | { kind: 'rate-limited'; headers: boolean }
  /** Never answers; `committed` says whether the write was done. */
  | { kind: 'never'; committed: boolean }
  /** Cuts the line or falls silent at once, and commits only `afterMs` later. */
  | { kind: 'late-commit'; afterMs: number; meanwhile: 'reset' | 'never' }
  /** Works, but only after a wait. */
  | { kind: 'slow'; ms: number }
  /** Works, but answers with a proxy's HTML page (502 unless told). */
  | { kind: 'html'; status?: number }
  /** Works, but the body has this many bytes and goes on for ever (1 GB unless told). */
  | { kind: 'huge'; bytes?: number }
  /** Works, but the answer falls silent in the middle of its body. */
  | { kind: 'stalled-body' }
  /** Works, but the JSON of the answer breaks off in the middle. */
  | { kind: 'malformed' };

export type FaultRule = {
  /** Upper-case method; any when absent. */
  method?: string;
  /** Path with `*` for any run of characters, e.g. `/conversations/*\/reply`; any when absent. */
  path?: string;
  fault: Fault;
  /** Applies to that many matching requests, then the rule is used up. */
  times?: number;
  /** Share of matching requests, 0 to 1. Rules with a probability share one throw: their shares add up. */
  probability?: number;
};

/** The vendor's own way of saying no, used by the faults that answer with an error. */
export type VendorErrors = {
  failure: (status: number, code?: string) => Reply;
  rateLimited: (withHeaders: boolean) => Reply;
};

export type Faults = {
  /** Adds a rule and returns its id. Rules with `times`, and rules without any share, go before shared ones. */
  add: (rule: FaultRule) => string;
  remove: (id: string) => void;
  /** Forgets all rules and sets the latency to 0; what was met stays counted until `reset`. */
  clear: () => void;
  reset: () => void;
  rules: () => (FaultRule & { id: string })[];
  /** How often each kind of fault was met. */
  met: () => Partial<Record<Fault['kind'], number>>;
  /** Added to every answer, in milliseconds. */
  latencyMs: number;
  /** Runs one request through the rules; `run` does the work and commits. */
  through: (request: HttpRequest, run: () => Promise<Reply>) => Promise<{ reply: Reply; fault?: Fault['kind'] }>;
  /** Forgets late commits that are still to come. */
  close: () => void;
};

export function createFaults(options: { seed: number; errors: VendorErrors }): Faults {
  let random = createRandom(options.seed);
  let rules: (FaultRule & { id: string })[] = [];
  let met: Partial<Record<Fault['kind'], number>> = {};
  let lastId = 0;
  const late = new Set<NodeJS.Timeout>();
  const faults: Faults = {
    latencyMs: 0,
    add(rule) {
      lastId += 1;
      rules.push({ ...rule, id: `fault-${lastId}` });
      return `fault-${lastId}`;
    },
    remove(id) {
      rules = rules.filter((rule) => rule.id !== id);
    },
    clear() {
      rules = [];
      faults.latencyMs = 0;
    },
    reset() {
      faults.clear();
      faults.close();
      met = {};
      random = createRandom(options.seed);
    },
    rules: () => rules.map((rule) => ({ ...rule })),
    met: () => ({ ...met }),
    async through(request, run) {
      if (faults.latencyMs > 0) await wait(faults.latencyMs);
      const rule = choose(rules, request, random);
      if (!rule) return { reply: await run() };
      if (rule.times !== undefined) {
        rule.times -= 1;
        rules = rules.filter((other) => other.times === undefined || other.times > 0);
      }
      met[rule.fault.kind] = (met[rule.fault.kind] ?? 0) + 1;
      return { reply: await suffer(rule.fault, run), fault: rule.fault.kind };
    },
    close() {
      for (const timer of late) clearTimeout(timer);
      late.clear();
    },
  };

  async function suffer(fault: Fault, run: () => Promise<Reply>): Promise<Reply> {
    switch (fault.kind) {
      case 'reset-before':
        return { kind: 'reset' };
      case 'reset-after':
        await run();
        return { kind: 'reset' };
      case 'error-after':
        await run();
        return options.errors.failure(fault.status ?? 500);
      case 'status':
        return options.errors.failure(fault.status, fault.code);
      case 'rate-limited':
        return options.errors.rateLimited(fault.headers);
      case 'never':
        if (fault.committed) await run();
        return { kind: 'never' };
      case 'late-commit': {
        const timer = setTimeout(() => {
          late.delete(timer);
          void run();
        }, fault.afterMs);
        late.add(timer);
        return { kind: fault.meanwhile };
      }
      case 'slow':
        await wait(fault.ms);
        return run();
      case 'html':
        await run();
        return htmlError(fault.status ?? 502);
      case 'huge':
        await run();
        return endlessJson(fault.bytes ?? 1_000_000_000);
      case 'stalled-body':
        await run();
        return stalledJson();
      case 'malformed':
        return brokenOff(await run());
    }
  }
  return faults;
}

function choose<R extends FaultRule>(rules: R[], request: HttpRequest, random: () => number): R | undefined {
  const fitting = rules.filter((rule) => fits(rule, request));
  const certain = fitting.find((rule) => rule.probability === undefined);
  if (certain) return certain;
  if (fitting.length === 0) return undefined;
  let left = random();
  for (const rule of fitting) {
    left -= rule.probability ?? 0;
    if (left < 0) return rule;
  }
  return undefined;
}

function fits(rule: FaultRule, request: HttpRequest): boolean {
  if (rule.method !== undefined && rule.method !== request.method) return false;
  if (rule.path === undefined) return true;
  const pieces = rule.path.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`).test(request.path);
}

function htmlError(status: number): Reply {
  const body = '<!doctype html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>';
  return { kind: 'bytes', status, type: 'text/html; charset=utf-8', body };
}

function endlessJson(bytes: number): Reply {
  return {
    kind: 'stream',
    open: (response) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      const body = Readable.from(chunks(bytes));
      response.on('close', () => body.destroy());
      body.pipe(response);
    },
  };
}

function stalledJson(): Reply {
  return {
    kind: 'stream',
    open: (response) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.write('{"type":');
    },
  };
}

function* chunks(bytes: number): Generator<string> {
  yield '{"padding":"';
  const block = 'x'.repeat(65_536);
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
  yield '"}';
}

function brokenOff(reply: Reply): Reply {
  const whole = reply.kind === 'json' ? JSON.stringify(reply.body) : '{"type":"list"}';
  const body = whole.slice(0, Math.max(1, Math.floor(whole.length / 2)));
  return { kind: 'bytes', status: reply.kind === 'json' ? reply.status : 200, type: 'application/json', body };
}

/** Mulberry32: small, fast and the same everywhere; not for secrets. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KINDS: Record<Fault['kind'], true> = {
  'reset-before': true,
  'reset-after': true,
  'error-after': true,
  status: true,
  'rate-limited': true,
  never: true,
  'late-commit': true,
  slow: true,
  html: true,
  huge: true,
  'stalled-body': true,
  malformed: true,
};

/** A rule that came as JSON over HTTP; a string says what is wrong with it. */
export function readFaultRule(value: unknown): FaultRule | string {
  const rule = value as Partial<FaultRule> | null;
  if (typeof rule !== 'object' || rule === null) return 'A fault rule is an object with "fault".';
  const kind: string | undefined = rule.fault?.kind;
  if (kind === undefined || !(kind in KINDS)) return `"fault.kind" must be one of ${Object.keys(KINDS).join(', ')}.`;
  const { probability } = rule;
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) return '"probability" goes from 0 to 1.';
  return rule as FaultRule;
}
