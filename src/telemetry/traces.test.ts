import { describe, expect, test } from 'vitest';
import { createExporter } from './exporter.ts';
import { type FinishedSpan, otlpJson } from './otlp.ts';
import { createRecorder } from './recorder.ts';
import { noTraces, type SpanFacts } from './traces.ts';

const trace = 'a'.repeat(32);

function recording() {
  const taken: FinishedSpan[] = [];
  const traces = createRecorder({ take: (spans) => void taken.push(...spans), close: () => Promise.resolve() });
  const tree = () =>
    taken.map(({ name, parentId }) => `${name} < ${taken.find(({ spanId }) => spanId === parentId)?.name ?? parentId}`);
  return { traces, taken, tree };
}

const of = (name: string, facts: SpanFacts = {}) => ({ name, kind: 'internal' as const, facts });

describe('spans', () => {
  test('are below the one in whose work they are made, whatever id that has in the end', async () => {
    const { traces, taken, tree } = recording();
    await traces.top(of('top'), async (span) => {
      await traces.step(of('one'), () => traces.step(of('inner'), () => Promise.resolve()));
      await traces.step(of('two'), () => Promise.resolve());
      span.place({ traceId: trace, spanId: 'b'.repeat(16), parentId: 'c'.repeat(16) });
    });
    expect(tree().sort()).toEqual([`inner < one`, `one < top`, `top < ${'c'.repeat(16)}`, 'two < top']);
    expect(taken.map(({ traceId }) => traceId)).toEqual(Array.from({ length: 4 }, () => trace));
  });

  test('of work side by side do not mix', async () => {
    const { traces, tree } = recording();
    await Promise.all(
      ['a', 'b'].map((name) =>
        traces.top(of(name), async (span) => {
          span.place({ traceId: trace });
          await Promise.resolve();
          await traces.step(of(`in ${name}`), () => Promise.resolve());
        }),
      ),
    );
    expect(tree().sort()).toEqual(['a < null', 'b < null', 'in a < a', 'in b < b']);
  });

  test('begin with the request they are made for, and are named after it', async () => {
    const { traces, taken } = recording();
    const ageMs = 500;
    const now = () => performance.timeOrigin + performance.now();
    const earliest = now() - ageMs;
    let received = Promise.resolve();
    traces.request({ method: 'POST', route: '/hooks/:host', ageMs }, () => {
      received = traces.top(of('receive'), async (span) => span.place({ traceId: trace }));
    });
    await received;
    const latest = now() - ageMs;
    expect(taken).toMatchObject([
      { name: 'POST /hooks/:host', kind: 'server', facts: { 'http.route': '/hooks/:host' } },
    ]);
    expect(taken[0]?.startedAt).toBeGreaterThanOrEqual(earliest - 1);
    expect(taken[0]?.startedAt).toBeLessThanOrEqual(latest + 1);
  });

  test('without a place are of no event, and left out; so is what is outside of any', async () => {
    const { traces, taken } = recording();
    await traces.top(of('top'), () => traces.step(of('step'), () => Promise.resolve()));
    await traces.step(of('alone'), () => Promise.resolve());
    expect(taken).toEqual([]);
  });

  test('of work that throws have failed, and the error goes on', async () => {
    const { traces, taken } = recording();
    const failing = traces.top(of('top'), async (span) => {
      span.place({ traceId: trace });
      await traces.step(of('step'), () => Promise.reject(new Error('no')));
    });
    await expect(failing).rejects.toThrow('no');
    expect(taken.map(({ name, failed }) => [name, failed])).toEqual([
      ['top', true],
      ['step', true],
    ]);
  });

  test('are not made where traces are off, and the work is done', async () => {
    expect(await noTraces.top(of('top'), () => noTraces.step(of('step'), () => Promise.resolve(7)))).toBe(7);
  });
});

const finished: FinishedSpan = {
  traceId: trace,
  spanId: 'b'.repeat(16),
  parentId: null,
  name: 'store',
  kind: 'client',
  facts: {},
  failed: false,
  startedAt: 1_700_000_000_000.25,
  endedAt: 1_700_000_000_001,
};

describe('as OTLP', () => {
  const written = (span: FinishedSpan) =>
    (JSON.parse(otlpJson({ 'service.name': 'deskbridge' }, [span])) as { resourceSpans: unknown[] }).resourceSpans[0];

  test('times are nanoseconds and numbers are text, as its JSON wants them', () => {
    expect(written({ ...finished, facts: { 'http.response.status_code': 200 } })).toMatchObject({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'deskbridge' } }] },
      scopeSpans: [
        {
          spans: [
            {
              kind: 3,
              startTimeUnixNano: '1700000000000250000',
              endTimeUnixNano: '1700000000001000000',
              attributes: [{ key: 'http.response.status_code', value: { intValue: '200' } }],
            },
          ],
        },
      ],
    });
  });

  test('only known facts of their own type leave, and none with a token in it', () => {
    const token = 'dG9rOjEyMzQ1Njc4X2FiY2RfNGY1Nl84Nzg5XzEyMzQ1Njc4OTBhYjoxOjA=';
    const facts = { 'url.full': token, authorization: token, 'http.route': { token }, 'server.address': token };
    const text = JSON.stringify(written({ ...finished, name: `GET ${token}`, facts: facts as unknown as SpanFacts }));
    expect(text).not.toContain(token.slice(0, 20));
    expect(text).not.toContain('url.full');
  });
});

describe('sending', () => {
  const spans = (count: number) => Array.from({ length: count }, () => finished);

  function sending(answers: (Awaited<ReturnType<Parameters<typeof createExporter>[0]['post']>> | undefined)[]) {
    const posted: number[] = [];
    const said: string[] = [];
    const say = (sentence: string) => void said.push(sentence);
    const exporter = createExporter({
      resource: {},
      log: { warn: say, info: say },
      post(json) {
        posted.push(json.split('"spanId"').length - 1);
        return Promise.resolve(answers.shift() ?? null);
      },
    });
    return { exporter, posted, said };
  }

  test('goes in batches, the rest at the end', async () => {
    const { exporter, posted, said } = sending([]);
    exporter.take(spans(600));
    await exporter.close();
    expect(posted).toEqual([512, 88]);
    expect(said).toEqual([]);
  });

  test('keeps what may be taken later, and says once that there is trouble and once that it is over', async () => {
    const away = { problem: 'nobody there', again: true };
    const { exporter, posted, said } = sending([away]);
    exporter.take(spans(512));
    exporter.take(spans(1));
    await exporter.close();
    expect(posted).toEqual([512, 512, 1]);
    expect(said).toEqual(['Traces could not be sent; everything else goes on.', 'Traces are sent again.']);
  });

  test('drops what is never taken, and the oldest where too much waits', async () => {
    const { exporter, posted } = sending([
      { problem: 'no', again: false },
      { problem: 'away', again: true },
    ]);
    exporter.take(spans(512));
    await Promise.resolve();
    exporter.take(spans(5000));
    await exporter.close();
    expect(posted.slice(0, 2)).toEqual([512, 512]);
    expect(posted.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(512 + 2048);
  });
});
