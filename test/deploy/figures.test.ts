import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { silentTelemetry } from '../../src/telemetry.ts';
import { root } from '../sources.ts';

const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const { registry } = silentTelemetry().metrics;
const exported = registry.getMetricsAsArray() as unknown as {
  name: string;
  type: string;
  labelNames?: readonly string[];
}[];
/** A histogram is three series. */
const series = new Map(
  exported.flatMap(({ name, labelNames = [] }) => [
    [name, labelNames] as const,
    ...['_bucket', '_sum', '_count'].map((end) => [`${name}${end}`, [...labelNames, 'le']] as const),
  ]),
);

const namesIn = (text: string): string[] => [...new Set(text.match(/\bdeskbridge_\w+/g))];

/** Labels that an expression groups by or asks for; Prometheus itself adds the last three. */
function labelsIn(expression: string): string[] {
  const grouped = [...expression.matchAll(/\bby \(([^)]+)\)/g)].flatMap(([, names = '']) => names.split(/,\s*/));
  const asked = [...expression.matchAll(/[{,]\s*(\w+)(?:=~|!=|!~|=)"/g)].map(([, name = '']) => name);
  return [...grouped, ...asked].filter((name) => !['le', 'job', 'instance'].includes(name));
}

function unknownLabels(expression: string): string[] {
  const known = namesIn(expression).flatMap((name) => [...(series.get(name) ?? [])]);
  return labelsIn(expression).filter((name) => !known.includes(name));
}

const balanced = (text: string): boolean =>
  ['()', '{}', '[]'].every(([open = '', close = '']) => text.split(open).length === text.split(close).length);

describe('the dashboard', () => {
  const dashboard = JSON.parse(read('deploy/grafana/deskbridge.json')) as {
    panels: {
      id: number;
      title: string;
      gridPos: { x: number; y: number; w: number; h: number };
      targets: { expr: string }[];
    }[];
  };
  const { panels } = dashboard;
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  test('asks for figures and labels that there are', () => {
    expect(expressions.flatMap(namesIn).filter((name) => !series.has(name))).toEqual([]);
    expect(expressions.flatMap(unknownLabels)).toEqual([]);
    expect(expressions.filter((one) => !balanced(one))).toEqual([]);
  });

  test('shows every figure', () => {
    const shown = namesIn(expressions.join(' ')).map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    const missing = exported.map(({ name }) => name).filter((name) => !shown.includes(name));
    expect(missing).toEqual([]);
  });

  test('has each panel in a place of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const over = panels.filter(({ gridPos: { x, w } }) => x + w > 24);
    expect(over).toEqual([]);
    const squares = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(squares).size).toBe(squares.length);
  });
});

describe('the alert rules', () => {
  const document = parseDocument(read('deploy/prometheus/deskbridge.rules.yaml'));
  const { groups } = document.toJS() as {
    groups: {
      name: string;
      rules: { alert: string; expr: string; labels: { severity: string }; annotations: Record<string, string> }[];
    }[];
  };
  const rules = groups.flatMap((group) => group.rules);

  test('are YAML, each with a name of its own', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  test.each(rules)('$alert asks for what there is and says what to do', ({ expr, labels, annotations }) => {
    expect(namesIn(expr).length).toBeGreaterThan(0);
    expect(namesIn(expr).filter((name) => !series.has(name))).toEqual([]);
    expect(unknownLabels(expr)).toEqual([]);
    expect(balanced(expr)).toBe(true);
    expect(['critical', 'warning']).toContain(labels.severity);
    expect(Object.keys(annotations)).toEqual(['summary', 'action']);
  });
});

test('every figure is explained to operators', () => {
  const page = read('docs/operations.md');
  expect(exported.map(({ name }) => name).filter((name) => !page.includes(name))).toEqual([]);
});
