import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { variables } from '../../src/config.ts';
import { root } from '../sources.ts';

const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const known = new Set(variables.map(({ name }) => name));

interface Service {
  image: string;
  env_file?: string[];
  environment: Record<string, string>;
  user?: string;
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  networks: string[];
  volumes: string[];
  secrets?: string[];
}

interface Compose {
  services: Record<'app' | 'database', Service>;
  secrets: Record<string, { file: string }>;
  volumes: Record<string, unknown>;
  networks: Record<string, { internal?: boolean }>;
}

describe('compose.yaml', () => {
  const document = parseDocument(read('compose.yaml'));
  const compose = document.toJS() as Compose;
  const { app, database } = compose.services;

  test('is YAML', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(Object.keys(compose.services)).toEqual(['app', 'database']);
  });

  test('gives each service no more than it needs', () => {
    for (const service of [app, database]) {
      expect(service.read_only).toBe(true);
      expect(service.cap_drop).toEqual(['ALL']);
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
    }
    expect(app).not.toHaveProperty('cap_add');
    expect(app.user).toBe('10001:10001');
    expect(app).not.toHaveProperty('tmpfs');
    expect(app.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(database).not.toHaveProperty('ports');
    expect(database.networks.every((name) => compose.networks[name]?.internal === true)).toBe(true);
  });

  test('holds no secret: they are files that the repository ignores', () => {
    expect(app.env_file).toEqual(['deploy/secrets/deskbridge.env']);
    expect(Object.values(compose.secrets)).toEqual([{ file: 'deploy/secrets/database_password' }]);
    expect(database.environment['POSTGRES_PASSWORD_FILE']).toBe(`/run/secrets/${database.secrets?.[0] ?? ''}`);
    expect(read('.gitignore').split('\n')).toContain('deploy/secrets/');
    expect(Object.keys(app.environment).filter((name) => !known.has(name))).toEqual([]);
  });

  test('keeps the database and the files when it is replaced', () => {
    const volumes = [app, database].flatMap((service) => service.volumes);
    expect(volumes).toEqual(['data:/data', 'database:/var/lib/postgresql/data']);
    expect(Object.keys(compose.volumes)).toEqual(['data', 'database']);
  });

  test('starts Deskbridge once PostgreSQL, 15 or newer, takes connections', () => {
    expect(app.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    expect(database.healthcheck?.test).toContain('pg_isready');
    expect(Number(/^postgres:(\d+)/.exec(database.image)?.[1])).toBeGreaterThanOrEqual(15);
  });
});

describe('the unit of systemd', () => {
  const file = path.join(root, 'deploy', 'systemd', 'deskbridge.service');
  const settings = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\w+=/.test(line));

  test('runs the command that there is, with secrets in a file, and waits longer than ending takes', () => {
    expect(settings).toEqual(
      expect.arrayContaining([
        'ExecStart=/usr/bin/node --max-semi-space-size=4 src/cli.ts serve',
        'EnvironmentFile=/etc/deskbridge/deskbridge.env',
        'User=deskbridge',
        'Restart=always',
        'TimeoutStopSec=15',
      ]),
    );
    const set = settings.filter((line) => line.startsWith('Environment=')).flatMap((line) => line.slice(12).split(' '));
    const ours = set.filter((pair) => !pair.startsWith('NODE_COMPILE_CACHE='));
    expect(ours.filter((pair) => !known.has(pair.split('=')[0] ?? ''))).toEqual([]);
  });

  test('keeps what Node compiled where nobody else can write, for it is code', () => {
    const set = settings.filter((line) => line.startsWith('Environment=')).flatMap((line) => line.slice(12).split(' '));
    expect(set).toContain('NODE_COMPILE_CACHE=/var/cache/deskbridge');
    expect(settings).toEqual(expect.arrayContaining(['CacheDirectory=deskbridge', 'CacheDirectoryMode=0700']));
  });

  test.each([
    'ProtectSystem=strict',
    'ProtectHome=true',
    'PrivateTmp=true',
    'PrivateDevices=true',
    'NoNewPrivileges=true',
    'CapabilityBoundingSet=',
    'RestrictNamespaces=true',
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX',
    'SystemCallFilter=@system-service',
    'UMask=0077',
  ])('is closed in: %s', (setting) => {
    expect(settings).toContain(setting);
  });

  test('systemd itself finds nothing, where it is installed', ({ skip }) => {
    const { error, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    if (error !== undefined) {
      process.stderr.write('\n!!! LEFT OUT: systemd-analyze verify, because systemd is not installed.\n');
      skip('systemd is not installed');
    }
    // Whether Node is installed there, and what is wrong with other units of this machine, is not the unit's affair.
    const about = stderr.split('\n').filter((line) => line.includes('deskbridge.service'));
    expect(about.filter((line) => !line.includes('/usr/bin/node is not executable'))).toEqual([]);
  });
});
