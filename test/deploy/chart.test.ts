import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { variables } from '../../src/config.ts';
import { chartFile, chartFolder, type Manifest, renderChart } from './chart.ts';

const least = { publicUrl: 'https://deskbridge.example.com', existingSecret: 'deskbridge', files: { claim: 'files' } };
const most = {
  ...least,
  files: { bucketUrl: 'https://s3.example.com/desk' },
  env: { LOG_LEVEL: 'warn', TRUSTED_PROXIES: '10.0.0.0/8' },
  image: { digest: `sha256:${'a'.repeat(64)}`, pullSecrets: [{ name: 'registry' }] },
  ingress: {
    enabled: true,
    className: 'nginx',
    host: 'deskbridge.example.com',
    tlsSecret: 'tls',
    annotations: { a: 'b' },
  },
  networkPolicy: { ingressFrom: [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }] },
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
};

const schema = JSON.parse(readFileSync(path.join(chartFolder, 'values.schema.json'), 'utf8')) as object;
const fits = new Ajv({ strict: false }).compile(schema);
const valuesWith = (over: object): unknown => ({ ...chartFile('values.yaml'), ...over });

interface Pod {
  securityContext: Record<string, unknown>;
  automountServiceAccountToken: boolean;
  terminationGracePeriodSeconds: number;
  containers: {
    args: string[];
    image: string;
    env: { name: string }[];
    securityContext: Record<string, unknown>;
    resources: { limits: object };
    volumeMounts: { name: string; mountPath: string }[];
    livenessProbe?: { httpGet: { path: string } };
    readinessProbe?: { httpGet: { path: string } };
  }[];
  volumes: { name: string }[];
}

function podsOf(manifests: Manifest[]): { labels: object; selector: object; pod: Pod }[] {
  return manifests
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ spec }) => {
      const template = spec['template'] as { metadata: { labels: object }; spec: Pod };
      return {
        labels: template.metadata.labels,
        selector: (spec['selector'] as { matchLabels: object }).matchLabels,
        pod: template.spec,
      };
    });
}

const kindsOf = (manifests: Manifest[]): string[] => manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('the chart', () => {
  test('makes what a release needs', () => {
    expect(kindsOf(renderChart(least))).toEqual([
      'PodDisruptionBudget desk-server',
      'NetworkPolicy desk-server',
      'NetworkPolicy desk-worker',
      'NetworkPolicy desk-out',
      'Deployment desk-server',
      'Service desk',
      'Deployment desk-worker',
      'HorizontalPodAutoscaler desk-worker',
    ]);
    expect(kindsOf(renderChart(most))).toContain('Ingress desk');
  });

  test('leaves out what is switched off, and then says how many workers', () => {
    const off = { podDisruptionBudget: { enabled: false }, networkPolicy: { enabled: false } };
    const manifests = renderChart({ ...least, ...off, worker: { replicas: 3, autoscaling: { enabled: false } } });
    expect(kindsOf(manifests)).toEqual(['Deployment desk-server', 'Service desk', 'Deployment desk-worker']);
    expect(manifests[2]?.spec['replicas']).toBe(3);
    expect(renderChart(least).find(({ metadata }) => metadata.name === 'desk-worker')?.spec).not.toHaveProperty(
      'replicas',
    );
  });

  test('says what is missing', () => {
    expect(() => renderChart({ existingSecret: 'x' })).toThrow('publicUrl is missing');
    expect(() => renderChart({ publicUrl: 'https://x.example', files: { claim: 'files' } })).toThrow(
      'existingSecret is missing',
    );
    expect(() => renderChart({ publicUrl: 'https://x.example', existingSecret: 'x' })).toThrow('files is missing');
  });

  test.each(podsOf(renderChart(most)))(
    'runs without rights on a root that is read-only: %#',
    ({ pod, labels, selector }) => {
      expect(labels).toEqual(selector);
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 });
      expect(pod.automountServiceAccountToken).toBe(false);
      // The server ends within 10 s, after the 5 that it keeps listening.
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(15);
      for (const container of pod.containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.image).toBe(`deskbridge@sha256:${'a'.repeat(64)}`);
        expect(container.resources.limits).toHaveProperty('memory');
        expect(container.volumeMounts).toEqual([{ name: 'data', mountPath: '/data' }]);
        expect(pod.volumes.map(({ name }) => name)).toEqual(['data']);
        const known = new Set(variables.map(({ name }) => name));
        expect(container.env.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
      }
    },
  );

  test('keeps files where all pods find them and no restart loses them', () => {
    const data = (values: object): unknown[] =>
      podsOf(renderChart({ ...values })).map(({ pod }) => pod.volumes.find(({ name }) => name === 'data'));
    const claim = { name: 'data', persistentVolumeClaim: { claimName: 'files' } };
    expect(data(least)).toEqual([claim, claim]);
    const [server] = podsOf(renderChart(most)).map(({ pod }) => pod.containers[0]);
    expect(server?.env).toContainEqual({ name: 'STORAGE_S3_URL', value: 'https://s3.example.com/desk' });
  });

  test('asks each how it is, and the server whether it is ready', () => {
    const [server, worker] = podsOf(renderChart(least)).map(({ pod }) => pod.containers[0]);
    expect(server?.args).toEqual(['serve']);
    expect(server?.livenessProbe?.httpGet.path).toBe('/healthz');
    expect(server?.readinessProbe?.httpGet.path).toBe('/readyz');
    expect(worker?.args).toEqual(['worker']);
    expect(worker?.livenessProbe?.httpGet.path).toBe('/healthz');
    expect(worker?.env).toContainEqual({ name: 'WORKER_PORT', value: '9090' });
    expect(worker).not.toHaveProperty('readinessProbe');
  });

  test('sends people to servers only', () => {
    const service = renderChart(least).find(({ kind }) => kind === 'Service');
    expect(service?.spec['selector']).toMatchObject({ 'app.kubernetes.io/component': 'server' });
  });

  test('is of the version of the product', () => {
    const { version } = JSON.parse(readFileSync(path.join(chartFolder, '../../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(chartFile('Chart.yaml')).toMatchObject({ version, appVersion: version });
  });
});

describe('the schema of the values', () => {
  test('takes the chart’s own, and each that is set', () => {
    expect(fits(valuesWith({})), JSON.stringify(fits.errors)).toBe(true);
    expect(fits(valuesWith(least)), JSON.stringify(fits.errors)).toBe(true);
    expect(fits(valuesWith({ ...most, image: { repository: 'deskbridge', ...most.image } }))).toBe(true);
  });

  test.each([
    ['a name that is none', { replicas: 3 }],
    ['plain http', { publicUrl: 'http://deskbridge.example.com' }],
    ['a secret among the variables', { env: { DESKBRIDGE_SECRET: 'x' } }],
    ['a database among the variables', { env: { DATABASE_URL: 'postgres://x' } }],
    ['a digest that is none', { image: { repository: 'deskbridge', digest: 'latest' } }],
    ['a public door without a certificate', { ingress: { enabled: true, host: 'a.example', tlsSecret: '' } }],
  ])('refuses %s', (_what, over) => {
    expect(fits(valuesWith(over))).toBe(false);
  });
});

test('Helm itself finds nothing, where it is installed', ({ skip }) => {
  const { files, ...flat } = least;
  const set = Object.entries({ ...flat, 'files.claim': files.claim }).flatMap(([name, value]) => [
    '--set',
    `${name}=${value}`,
  ]);
  const lint = spawnSync('helm', ['lint', '--strict', chartFolder, ...set], { encoding: 'utf8' });
  if (lint.error !== undefined) {
    process.stderr.write(
      '\n!!! LEFT OUT: helm lint, because helm is not installed; the chart was rendered without it.\n',
    );
    skip('helm is not installed');
  }
  expect(lint.status, lint.stdout + lint.stderr).toBe(0);
});
