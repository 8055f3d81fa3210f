/** Reads the Dockerfile. In: its text. Out: its stages with their instructions, and what the image holds. Knows no Docker. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../sources.ts';

export interface Instruction {
  name: string;
  text: string;
}

export interface Stage {
  name: string;
  instructions: Instruction[];
}

export function stagesOfDockerfile(): Stage[] {
  const text = readFileSync(path.join(root, 'Dockerfile'), 'utf8');
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === '') throw new Error(`Not an instruction: ${line}`);
    if (name === 'FROM') stages.push({ name: / AS (\S+)$/.exec(rest)?.[1] ?? '', instructions: [] });
    stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}

/** What is copied into the image: from the repository, or from a stage that made it. */
export function copiedInto(stage: Stage): { from: string | null; source: string; target: string }[] {
  return stage.instructions
    .filter(({ name }) => name === 'COPY')
    .flatMap(({ text }) => {
      const [, from = null, files = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(text) ?? [];
      const names = files.split(/\s+/);
      const target = names.pop() ?? '';
      return names.map((source) => ({
        from,
        source: source.replace(/^\/build\//, ''),
        target: target.endsWith('/') ? path.posix.join(target, path.posix.basename(source)) : target,
      }));
    });
}

/** The words of an instruction in its JSON form, which needs no shell. */
export function wordsOf(stage: Stage, name: string): string[] {
  const text = stage.instructions.findLast((one) => one.name === name)?.text ?? '';
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}

/** What `ENV` sets. */
export function environmentOf(stage: Stage): Record<string, string> {
  const pairs = stage.instructions.filter(({ name }) => name === 'ENV').flatMap(({ text }) => text.split(/\s+/));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}
