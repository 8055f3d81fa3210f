import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, variables } from './config.ts';

const secret = randomBytes(32).toString('base64');
const postgres = { DATABASE_URL: 'postgres://deskbridge:geheim@db.example.com/deskbridge', DESKBRIDGE_SECRET: secret };

function problemOf(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no problem';
}

describe('with nothing set', () => {
  test('everything has the documented default', () => {
    expect(loadConfig({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:8080',
      databaseUrl: null,
      databaseDirectUrl: null,
      dataDir: path.resolve('data'),
      secret: null,
      allowHttpVendors: false,
      settleMs: 90_000,
      logLevel: 'info',
      warnings: [],
    });
  });

  test('an empty variable counts as unset', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ' })).toEqual(loadConfig({}));
  });

  test('the result cannot be changed', () => {
    const config = loadConfig({ SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@example.com' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.mail)).toBe(true);
  });
});

test('the public address follows the port and loses its trailing slash', () => {
  expect(loadConfig({ PORT: '9000' }).publicUrl).toBe('http://localhost:9000');
  expect(loadConfig({ PUBLIC_URL: 'https://desk.example.com/' }).publicUrl).toBe('https://desk.example.com');
});

describe('a wrong value is named with its cure', () => {
  test.each([
    [{ PORT: '70000' }, 'PORT is "70000": write a whole number from 0 to 65535.'],
    [{ PORT: '80a' }, 'PORT is "80a": write a whole number from 0 to 65535.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud": write one of trace, debug, info, warn, error, fatal, silent.'],
    [
      { DESKBRIDGE_ALLOW_HTTP_VENDORS: 'yes' },
      'DESKBRIDGE_ALLOW_HTTP_VENDORS is "yes": write one of true, false, 1, 0.',
    ],
    [{ PUBLIC_URL: 'desk.example.com' }, 'PUBLIC_URL is not such a URL: write it like https://deskbridge.example.com.'],
    [{ PUBLIC_URL: 'https://me@desk.example.com' }, 'PUBLIC_URL carries more than an address'],
    [{ ...postgres, DATABASE_URL: 'mysql://db' }, 'DATABASE_URL is not such a URL: write it like postgres://'],
    [{ REPLICAS: '2' }, 'REPLICAS is 2, but the embedded database belongs to one process'],
    [{ NODE_ENV: 'production', PUBLIC_URL: 'http://desk.example.com' }, 'PUBLIC_URL is plain http'],
    [{ OIDC_ISSUER: 'https://id.example.com' }, 'OIDC_CLIENT_ID and OIDC_CLIENT_SECRET missing'],
    [{ SMTP_URL: 'smtp://localhost' }, 'MAIL_FROM missing, but SMTP_URL given'],
    [
      { STORAGE_S3_URL: 'https://s3.example.com/bucket/50%off' },
      'STORAGE_S3_URL has a % that stands for nothing: write it as %25.',
    ],
    [{ INTERCOM_CLIENT_ID: 'abc' }, 'INTERCOM_CLIENT_SECRET is missing'],
  ])('%o', (env, problem) => {
    expect(problemOf(env)).toContain(problem);
  });

  test('several problems are told at once, in one line', () => {
    const problem = problemOf({ PORT: 'x', LOG_LEVEL: 'y' });
    expect(problem).toContain('PORT is "x"');
    expect(problem).toContain('LOG_LEVEL is "y"');
    expect(problem).not.toContain('\n');
  });

  test('a value that may hold a password is not repeated', () => {
    expect(problemOf({ ...postgres, DATABASE_URL: 'mysql://root:geheim@db' })).not.toContain('geheim');
  });
});

describe('the secret', () => {
  test('is required with PostgreSQL', () => {
    expect(problemOf({ DATABASE_URL: postgres.DATABASE_URL })).toContain(
      'DESKBRIDGE_SECRET is missing but required with DATABASE_URL',
    );
    expect(loadConfig(postgres).secret).toBe(secret);
  });

  test('must be 32 bytes', () => {
    expect(problemOf({ DESKBRIDGE_SECRET: randomBytes(16).toString('base64') })).toContain(
      'must be 32 bytes in base64',
    );
    expect(problemOf({ DESKBRIDGE_SECRET: 'changeme' })).toContain('openssl rand -base64 32');
  });

  test.each([
    ['nothing but zeros', Buffer.alloc(32)],
    ['a repetition', Buffer.alloc(32, 'ab')],
    ['eleven different bytes', Buffer.from(Array.from({ length: 32 }, (_, n) => 200 + (n % 11)))],
    ['the words of an example', Buffer.from('changeme-changeme-changeme-chang')],
  ])('must not be %s', (_what, bytes) => {
    const problem = problemOf({ DESKBRIDGE_SECRET: bytes.toString('base64') });
    expect(problem).toBe('DESKBRIDGE_SECRET is a placeholder, not a secret; make one with: openssl rand -base64 32');
  });

  test('must not be text that somebody typed', () => {
    const typed = Buffer.from('this-is-my-very-secret-password!').toString('base64');
    for (const name of ['DESKBRIDGE_SECRET', 'DESKBRIDGE_SECRET_PREVIOUS'])
      expect(problemOf({ DESKBRIDGE_SECRET: secret, [name]: typed })).toBe(
        `${name} is text that somebody typed, not random bytes; make one with: openssl rand -base64 32`,
      );
  });

  test('that is random is taken, always', () => {
    for (let n = 0; n < 1_000; n += 1)
      expect(problemOf({ DESKBRIDGE_SECRET: randomBytes(32).toString('base64') })).toBe('no problem');
  });
});

describe('trusted proxies', () => {
  test('are none unless they are named', () => {
    expect(loadConfig({}).trustedProxies).toEqual([]);
    expect(loadConfig({ TRUSTED_PROXIES: '10.0.0.5, 10.1.0.0/16 fd00::/8,::1' }).trustedProxies).toEqual([
      '10.0.0.5',
      '10.1.0.0/16',
      'fd00::/8',
      '::1',
    ]);
  });

  test.each(['proxy.internal', '10.0.0.0/33', 'loopback', '*', '10.0.0.5;10.0.0.6', 'true'])('are not %s', (text) => {
    expect(problemOf({ TRUSTED_PROXIES: text })).toMatch(/^TRUSTED_PROXIES names ".*": write addresses or networks/);
  });
});

describe('warnings', () => {
  test('name a DESKBRIDGE_ variable that does not exist', () => {
    expect(loadConfig({ DESKBRIDGE_SETTLE: '1' }).warnings).toEqual([
      expect.stringContaining('DESKBRIDGE_SETTLE is not known and has no effect; known are DESKBRIDGE_SECRET,'),
    ]);
  });

  test('tell of a settle time under the time a send may take, except with simulators', () => {
    expect(loadConfig({ DESKBRIDGE_SETTLE_MS: '500' }).warnings).toHaveLength(1);
    expect(loadConfig({ DESKBRIDGE_SETTLE_MS: '500', DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true' }).warnings).toEqual([]);
  });
});

test('in production plain http is fine on this machine', () => {
  expect(problemOf({ NODE_ENV: 'production', PUBLIC_URL: 'http://127.0.0.1:8080' })).toBe('no problem');
});

test('every variable tells its default and its meaning', () => {
  for (const { fallback, meaning } of variables) {
    expect(fallback).not.toBe('undefined');
    expect(meaning).not.toBe('undefined');
  }
});

describe('DESKBRIDGE_PRIVATE_VENDORS', () => {
  test('opens nothing by itself, and what it names once set', () => {
    expect(loadConfig({}).privateVendors.names.size).toBe(0);
    const { privateVendors } = loadConfig({ DESKBRIDGE_PRIVATE_VENDORS: 'Jira.acme.internal, 10.20.0.0/16' });
    expect([...privateVendors.names]).toEqual(['jira.acme.internal']);
    expect(privateVendors.networks.check('10.20.1.2')).toBe(true);
  });

  test('that opens what nobody may reach stops the start', () => {
    expect(() => loadConfig({ DESKBRIDGE_PRIVATE_VENDORS: '169.254.0.0/16' })).toThrow(
      /^DESKBRIDGE_PRIVATE_VENDORS names "169\.254\.0\.0\/16", which is not inside a private network/,
    );
  });
});

describe('traces', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };

  test('are off until it is said where they go', () => {
    expect(loadConfig({}).tracing).toBeNull();
    expect(loadConfig(endpoint).tracing).toEqual({
      url: 'http://collector:4318/v1/traces',
      headers: {},
      serviceName: 'deskbridge',
    });
  });

  test('take the headers of their collector', () => {
    const env = { ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'Api-Key=a%2Cb=, other = 1', OTEL_SERVICE_NAME: 'help' };
    expect(loadConfig(env).tracing).toMatchObject({ headers: { 'api-key': 'a,b=', other: '1' }, serviceName: 'help' });
  });

  test('do not repeat a key that is written wrongly', () => {
    const problem = problemOf({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'geheim' });
    expect(problem).toMatch(/^OTEL_EXPORTER_OTLP_HEADERS is no list of headers/);
    expect(problem).not.toContain('geheim');
  });
});
