import { describe, expect, test } from 'vitest';
import { createTelemetry, silentTelemetry } from './telemetry.ts';
import type { LogFields } from './telemetry.ts';

function listening(level: 'info' | 'warn' = 'info') {
  const lines: string[] = [];
  const { log } = createTelemetry(level, { write: (line) => lines.push(line) });
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown>;
  return { log, lines, last };
}

describe('the log', () => {
  test('is one JSON line a fact, with time, level and sentence', () => {
    const { log, lines, last } = listening();
    log.info('Listening', { port: 8080 });
    expect(lines).toHaveLength(1);
    expect(last()).toEqual({ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), msg: 'Listening', port: 8080 });
  });

  test('writes the wide line of an event with its ids, counts and outcome', () => {
    const { log, last } = listening();
    const eventId = '0190b3f0-1111-7abc-8def-0123456789ab';
    log.event({
      event: 'issue.changed',
      outcome: 'done',
      durationMs: 12,
      eventId,
      links: 2,
      effects: 2,
      conversation: '215470001234567',
    });
    expect(last()).toMatchObject({
      event: 'issue.changed',
      eventId,
      links: 2,
      conversation: '215470001234567',
      durationMs: 12,
    });
  });

  test('leaves out what is below its level', () => {
    const { log, lines } = listening('warn');
    log.info('Not this');
    log.warn('This');
    expect(lines).toHaveLength(1);
  });

  test('drops fields it does not know and values of another type', () => {
    const { log, last } = listening();
    const fields = {
      token: 'abc',
      headers: { authorization: 'abc' },
      issue: { key: 'SUP-1' },
      status: '200',
      count: 3,
    };
    log.info('Called', fields as unknown as LogFields);
    expect(Object.keys(last()).sort()).toEqual(['count', 'level', 'msg', 'time']);
  });

  test('cuts long texts', () => {
    const { log, last } = listening();
    log.error('Failed', { error: 'no '.repeat(1000) });
    expect(String(last()['error'])).toHaveLength(500);
  });
});

const secrets = [
  'dG9rOjEyMzQ1Njc4X2FiY2RfNGY1Nl84Nzg5XzEyMzQ1Njc4OTBhYjoxOjA=',
  'ATATT3xFfGF0T5zV9w8Kq1-xyz_0aB=4F3E2D1C',
  'NDY1MTYyMzA5MDMzOrtVSDWnXjWzZ0ZfPdTlvTKnH+2/',
  'a3f5b1c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4',
  'canary-9f8e7d6c5b4a39281706',
];

describe('a secret never reaches a line', () => {
  const fieldNames = [
    'reason',
    'error',
    'route',
    'event',
    'code',
    'actor',
    'token',
    'password',
    'body',
    'headers',
    'access',
  ];

  test.each(secrets)('%s, in any field or sentence', (secret) => {
    const { log, lines } = listening();
    const texts = [
      secret,
      `Bearer ${secret}`,
      `it said "${secret}" and closed`,
      `https://api.example.com/x?key=${secret}`,
    ];
    for (const text of texts) {
      log.warn(text);
      for (const name of fieldNames) log.info('Called', { [name]: text });
      log.info('Called', { error: { message: text, cause: text }, access: { token: text } } as unknown as LogFields);
    }
    expect(lines.filter((line) => line.includes(secret.slice(0, 24)))).toEqual([]);
  });

  test('nor do short ones that a URL or a header gives away', () => {
    const { log, lines } = listening();
    log.error('Failed', { error: 'connect postgres://me:geheim@db:5432/x' });
    log.error('Failed', { error: 'refused: Authorization: geheim1' });
    log.error('Failed', { error: 'GET https://jira.example.com/?os_password=geheim' });
    expect(lines.join('')).not.toContain('geheim');
  });

  test('while ids and addresses stay readable', () => {
    const { log, last } = listening();
    const reason = 'https://api.intercom.io/conversations/215470001234567/parts answered 404 for conversation_gone';
    const lane = 'conversation:0190b3f0-1111-7abc-8def-0123456789ab:215470001234567';
    log.info('Called', { reason, lane });
    expect(last()).toMatchObject({ reason, lane });
  });
});

describe('the figures', () => {
  test('carry the product’s prefix and are ready for Prometheus', async () => {
    const { metrics } = silentTelemetry();
    metrics.webhooks.inc({ host: 'jira', outcome: 'stored' });
    metrics.eventToNote.observe(0.012);
    metrics.setReadings({
      queueWaiting: () => Promise.resolve(7),
      rateBudgets: () => Promise.resolve([{ connection: 'acme', remaining: 1661 }]),
    });
    const text = await metrics.registry.metrics();
    expect(text).toContain('deskbridge_webhooks_total{host="jira",outcome="stored"} 1');
    expect(text).toContain('deskbridge_event_to_note_seconds_bucket{le="0.015"} 1');
    expect(text).toContain('deskbridge_queue_waiting 7');
    expect(text).toContain('deskbridge_rate_budget_remaining{connection="acme"} 1661');
    const names = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(names.filter((line) => !line.startsWith('deskbridge_'))).toEqual([]);
  });

  test('of two instances do not mix', async () => {
    const [one, other] = [silentTelemetry(), silentTelemetry()];
    one.metrics.events.inc({ kind: 'issue.created', outcome: 'done' });
    expect(await other.metrics.registry.metrics()).not.toContain('issue.created');
  });
});
