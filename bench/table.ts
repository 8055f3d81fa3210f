/** One measured figure, its floor or peer of the same run, and what it should be. */
export interface Figure {
  engine: string;
  name: string;
  value: number;
  unit: string;
  /** Measured in the same run with nothing of ours in between, or computed where that is the floor. */
  floor: number | null;
  target: string;
  /** Null: no target of its own. */
  ok: boolean | null;
}

export function table(figures: Figure[]): string {
  const rows = figures.map(({ engine, name, value, unit, floor, target, ok }) => [
    engine,
    name,
    `${round(value)} ${unit}`,
    floor === null ? '–' : `${round(floor)} ${unit}`,
    floor === null ? '–' : `${(value / floor).toFixed(2)} ×`,
    target,
    ok === null ? '' : ok ? 'yes' : 'no',
  ]);
  const lines = [
    ['engine', 'figure', 'measured', 'floor', 'ratio', 'target', 'met'],
    ['---', '---', '---', '---', '---', '---', '---'],
    ...rows,
  ];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
