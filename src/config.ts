/**
 * Configuration. In: environment variables. Out: one frozen value with everything checked, or a ConfigError that says which
 * variable is wrong and how to fix it. The only file of src that reads process.env; it must not know what any of it is for.
 */
import path from 'node:path';
import { z } from 'zod';
import { nothingPrivate, type PrivateVendors } from './addresses.ts';
import { databaseVariables } from './config/database-variables.ts';
import { mailVariables } from './config/mail-variables.ts';
import { type RetentionConfig, retentionOf, retentionVariables } from './config/retention-variables.ts';
import { type SignOnConfig, signOnOf, signOnVariables } from './config/sign-on-variables.ts';
import { type StorageConfig, storageOf, storageVariables } from './config/storage-variables.ts';
import { type TracingConfig, tracingOf, tracingVariables } from './config/trace-variables.ts';
import {
  httpUrl,
  makeSecret,
  oneOf,
  ownAddress,
  privateVendors,
  secret,
  text,
  trustedProxies,
  urlWith,
  wholeNumber,
} from './config/values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process, also for `${VAR}` in a set-up file. */
export function environment(): Environment {
  return process.env;
}

export interface Config extends RetentionConfig, TracingConfig {
  port: number;
  host: string;
  /** Without trailing slash. With port 0 it names port 0: whoever listens knows better. */
  publicUrl: string;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
  production: boolean;
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** Past a pooler; null: as `databaseUrl`. */
  databaseDirectUrl: string | null;
  /** Absolute. */
  dataDir: string;
  /** 32 bytes in base64. Null only with the embedded database, which keeps its own in `dataDir`. */
  secret: string | null;
  secretPrevious: string | null;
  intercomClientId: string | null;
  intercomClientSecret: string | null;
  /** An origin; null: Intercom's own addresses. */
  intercomUrl: string | null;
  forge: { appId: string; jwksUrl: string | null; issuer: string | null; apiUrl: string | null } | null;
  mail: { smtpUrl: string; from: string } | null;
  /** A mailbox that requests come in by; null: none. */
  mailbox: { imapUrl: string; doneFolder: string | null } | null;
  /** Null: files are kept in `dataDir`. */
  storage: StorageConfig | null;
  oidc: SignOnConfig | null;
  allowHttpVendors: boolean;
  /** What of the operator's own network vendors may be in. */
  privateVendors: PrivateVendors;
  settleMs: number;
  /** Where a process that only works is asked how it is; null: nowhere. */
  workerPort: number | null;
  logLevel: LogLevel;
  /** Sentences for the log: settings that are not wrong but most likely not meant. */
  warnings: readonly string[];
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The environment cannot be used. `message` is one line: variable, what is wrong, how to fix it; for each problem. */
export class ConfigError extends Error {
  problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join(' · '));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** `fallback` and `description` are what docs/configuration.md shows. */
const schema = z.object({
  PORT: wholeNumber(0, 65_535)
    .default(8080)
    .meta({ fallback: '8080', description: 'Port to listen on; 0 takes any free one.' }),
  HOST: text
    .default('127.0.0.1')
    .meta({ fallback: '127.0.0.1 (0.0.0.0 in the container)', description: 'Address to listen on.' }),
  WORKER_PORT: wholeNumber(0, 65_535).optional().meta({
    fallback: '–',
    description:
      'Port on which `deskbridge worker` answers `/healthz`, `/readyz` and `/metrics`, and nothing else. Unset: it listens to nobody.',
  }),
  PUBLIC_URL: ownAddress.optional().meta({
    fallback: 'http://localhost:$PORT',
    description: 'How others reach Deskbridge. With `NODE_ENV=production` it must be https, except on this machine.',
  }),
  TRUSTED_PROXIES: trustedProxies.default([]).meta({
    fallback: '–',
    description:
      'Addresses or networks of your reverse proxies, such as `10.0.0.5, 10.1.0.0/16`. Only what these say of where a request comes from (`X-Forwarded-For`) is believed; limits on signing in and the audit log go by it.',
  }),
  ...databaseVariables,
  DATA_DIR: text
    .default('./data')
    .meta({ fallback: './data', description: 'Folder of the embedded database and of the secret generated for it.' }),
  DESKBRIDGE_SECRET: secret.optional().meta({
    fallback: 'generated into `DATA_DIR` when embedded',
    description: '32 random bytes in base64; seals tokens. Required with `DATABASE_URL`.',
  }),
  DESKBRIDGE_SECRET_PREVIOUS: secret
    .optional()
    .meta({ fallback: '–', description: 'The secret before this one, while it is being replaced.' }),
  INTERCOM_CLIENT_ID: text
    .optional()
    .meta({ fallback: '–', description: 'Client id of your Intercom app. Needs `INTERCOM_CLIENT_SECRET`.' }),
  INTERCOM_CLIENT_SECRET: text.optional().meta({
    fallback: '–',
    description: 'Its client secret: verifies webhooks of connections that have no `clientSecret` of their own.',
  }),
  INTERCOM_URL: urlWith(['http:', 'https:'], 'write it like http://localhost:4001.')
    .transform((value) => new URL(value).origin)
    .optional()
    .meta({ fallback: '–', description: 'Where to connect by OAuth in place of Intercom, for simulators and tests.' }),
  FORGE_APP_ID: text.optional().meta({ fallback: '–', description: 'Expected audience of Forge tokens.' }),
  FORGE_JWKS_URL: httpUrl.optional().meta({ fallback: '–', description: 'Where Forge’s keys are read, in tests.' }),
  FORGE_ISSUER: text.optional().meta({ fallback: '–', description: 'Expected issuer of Forge tokens, in tests.' }),
  FORGE_API_URL: urlWith(['http:', 'https:'], 'write it like http://localhost:4003.')
    .transform((value) => new URL(value).origin)
    .optional()
    .meta({ fallback: '–', description: 'Where Jira’s REST gateway is, in place of Atlassian’s own, in tests.' }),
  ...mailVariables,
  ...retentionVariables,
  ...storageVariables,
  ...tracingVariables,
  ...signOnVariables,
  DESKBRIDGE_ALLOW_HTTP_VENDORS: oneOf(['true', 'false', '1', '0']).default('false').meta({
    fallback: 'false',
    description: 'Lets vendor addresses be plain http on loopback, for simulators and tests.',
  }),
  DESKBRIDGE_PRIVATE_VENDORS: privateVendors.optional().meta({
    fallback: '–',
    description:
      'Host names, addresses or networks inside your own network that vendors may have, over https, such as `jira.acme.internal, 10.20.0.0/16` ([connecting Jira](connect-jira.md#a-jira-inside-your-network)).',
  }),
  DESKBRIDGE_SETTLE_MS: wholeNumber(0, 86_400_000).default(90_000).meta({
    fallback: '90000',
    description: 'Milliseconds a doubtful send waits before it is read back ([reliability](reliability.md)).',
  }),
  REPLICAS: wholeNumber(1, 1000)
    .default(1)
    .meta({ fallback: '1', description: 'How many processes share the database. More than one needs `DATABASE_URL`.' }),
  LOG_LEVEL: oneOf(logLevels)
    .default('info')
    .meta({ fallback: 'info', description: `JSON lines on standard output: ${logLevels.join(', ')}.` }),
  NODE_ENV: text
    .optional()
    .meta({ fallback: '–', description: '`production` adds the checks that only make sense there.' }),
});

type Variables = z.infer<typeof schema>;

/** Every variable with its default and meaning as shown to people. */
export const variables: readonly { name: string; fallback: string; meaning: string }[] = Object.entries(
  schema.shape,
).map(([name, one]) => {
  const shown = one.meta();
  return { name, fallback: String(shown?.['fallback']), meaning: String(shown?.description) };
});

/** Reads the whole environment once. An empty variable counts as unset. Throws ConfigError. */
export function loadConfig(env: Environment = environment()): Config {
  const given = Object.fromEntries(variables.map(({ name }) => [name, env[name]?.trim() || undefined]));
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const problems = contradictions(parsed.data);
  if (problems.length > 0) throw new ConfigError(problems);
  return freeze(toConfig(parsed.data, warningsFor(parsed.data, env)));
}

/** What is right by itself but not together. */
function contradictions(env: Variables): string[] {
  const problems: string[] = [];
  const demand = (ok: boolean, problem: string): void => void (ok || problems.push(problem));
  demand(
    env.DATABASE_URL === undefined || env.DESKBRIDGE_SECRET !== undefined,
    `DESKBRIDGE_SECRET is missing but required with DATABASE_URL; ${makeSecret}`,
  );
  demand(
    env.DATABASE_DIRECT_URL === undefined || env.DATABASE_URL !== undefined,
    'DATABASE_URL is missing, but DATABASE_DIRECT_URL is given: set DATABASE_URL to the pooler, or leave out both.',
  );
  demand(
    env.REPLICAS === 1 || env.DATABASE_URL !== undefined,
    `REPLICAS is ${env.REPLICAS}, but the embedded database belongs to one process: set DATABASE_URL to a PostgreSQL, or REPLICAS to 1.`,
  );
  demand(
    env.NODE_ENV !== 'production' || env.PUBLIC_URL === undefined || isHttpsOrLocal(env.PUBLIC_URL),
    'PUBLIC_URL is plain http, which is not safe in production: put Deskbridge behind https and write its https:// address.',
  );
  const together = (names: readonly (keyof Variables)[]): void => {
    const missing = names.filter((name) => env[name] === undefined);
    const some = missing.length > 0 && missing.length < names.length;
    demand(
      !some,
      `${missing.join(' and ')} missing, but ${names.filter((name) => !missing.includes(name)).join(' and ')} given: set all of them or none.`,
    );
  };
  together(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']);
  together(['SMTP_URL', 'MAIL_FROM']);
  together(['STORAGE_S3_URL', 'STORAGE_S3_ACCESS_KEY_ID', 'STORAGE_S3_SECRET_ACCESS_KEY']);
  demand(
    env.INTERCOM_CLIENT_ID === undefined || env.INTERCOM_CLIENT_SECRET !== undefined,
    'INTERCOM_CLIENT_SECRET is missing, but INTERCOM_CLIENT_ID is given: copy both from the same Intercom app.',
  );
  return problems;
}

function isHttpsOrLocal(address: string): boolean {
  const url = new URL(address);
  return url.protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}

function warningsFor(env: Variables, given: Environment): string[] {
  const known = variables.map(({ name }) => name).filter((name) => name.startsWith('DESKBRIDGE_'));
  const warnings = Object.keys(given)
    .filter((name) => name.startsWith('DESKBRIDGE_') && !known.includes(name))
    .map((name) => `${name} is not known and has no effect; known are ${known.join(', ')}.`);
  if (env.DESKBRIDGE_SETTLE_MS < 30_000 && !allowsHttp(env)) {
    warnings.push(
      'DESKBRIDGE_SETTLE_MS is under 30000: a slow send may be read back too early and then be sent twice.',
    );
  }
  if (env.NODE_ENV === 'production' && allowsHttp(env)) {
    warnings.push('DESKBRIDGE_ALLOW_HTTP_VENDORS is on in production; it is meant for simulators and tests.');
  }
  return warnings;
}

function allowsHttp(env: Variables): boolean {
  return env.DESKBRIDGE_ALLOW_HTTP_VENDORS === 'true' || env.DESKBRIDGE_ALLOW_HTTP_VENDORS === '1';
}

function toConfig(env: Variables, warnings: string[]): Config {
  const { FORGE_APP_ID, SMTP_URL, MAIL_FROM } = env;
  return {
    port: env.PORT,
    workerPort: env.WORKER_PORT ?? null,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    trustedProxies: env.TRUSTED_PROXIES,
    production: env.NODE_ENV === 'production',
    databaseUrl: env.DATABASE_URL ?? null,
    databaseDirectUrl: env.DATABASE_DIRECT_URL ?? null,
    dataDir: path.resolve(env.DATA_DIR),
    secret: env.DESKBRIDGE_SECRET ?? null,
    secretPrevious: env.DESKBRIDGE_SECRET_PREVIOUS ?? null,
    intercomClientId: env.INTERCOM_CLIENT_ID ?? null,
    intercomClientSecret: env.INTERCOM_CLIENT_SECRET ?? null,
    intercomUrl: env.INTERCOM_URL ?? null,
    forge: FORGE_APP_ID
      ? {
          appId: FORGE_APP_ID,
          jwksUrl: env.FORGE_JWKS_URL ?? null,
          issuer: env.FORGE_ISSUER ?? null,
          apiUrl: env.FORGE_API_URL ?? null,
        }
      : null,
    mail: SMTP_URL && MAIL_FROM ? { smtpUrl: SMTP_URL, from: MAIL_FROM } : null,
    mailbox:
      env.MAIL_IMAP_URL === undefined
        ? null
        : { imapUrl: env.MAIL_IMAP_URL, doneFolder: env.MAIL_IMAP_DONE_FOLDER ?? null },
    storage: storageOf(env),
    oidc: signOnOf(env),
    allowHttpVendors: allowsHttp(env),
    privateVendors: env.DESKBRIDGE_PRIVATE_VENDORS ?? nothingPrivate,
    settleMs: env.DESKBRIDGE_SETTLE_MS,
    ...retentionOf(env),
    ...tracingOf(env),
    logLevel: env.LOG_LEVEL,
    warnings,
  };
}

function freeze(config: Config): Config {
  for (const value of Object.values(config)) if (typeof value === 'object') Object.freeze(value);
  return Object.freeze(config);
}
