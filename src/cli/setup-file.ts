/** A set-up file: YAML (or JSON, which is YAML) read strictly, `${VAR}` filled in from the environment. Every complaint names its place. */
import { readFileSync, statSync } from 'node:fs';
import { type Document, visit } from 'yaml';
import type { Environment } from '../config.ts';
import { LARGEST_YAML, readYaml, YamlError } from '../yaml.ts';

/** What is wrong with the file itself. `usage`: with how the command was called, such as a variable that is not set. */
export class SetupFileError extends Error {
  usage: boolean;
  constructor(message: string, usage = false) {
    super(message);
    this.name = 'SetupFileError';
    this.usage = usage;
  }
}

export interface SetupFile {
  /** As written, with variables filled in. */
  value: unknown;
  /** Where a place of the document stands in the file, as `file:line:column`; the nearest place around it if it is not there. */
  at(path: readonly (string | number)[]): string;
}

/** `name` is `-` for standard input. Throws SetupFileError. */
export function readSetupFile(name: string, env: Environment): SetupFile {
  const shown = name === '-' ? 'standard input' : name;
  const text = readText(name, shown);
  const { document, position, at, value } = read(text, shown);
  const written = value();
  if (written !== null && (typeof written !== 'object' || Array.isArray(written)))
    throw new SetupFileError(
      `${position(0)}: a set-up is a mapping with connections, hosts, projects, workflows, mailboxes and portal`,
    );
  fillIn(document, env, position);
  return {
    value: written === null ? {} : value(),
    at,
  };
}

function read(text: string, shown: string): ReturnType<typeof readYaml> {
  try {
    return readYaml(shielded(text), shown);
  } catch (error) {
    throw error instanceof YamlError ? new SetupFileError(unshielded(error.message)) : error;
  }
}

function readText(name: string, shown: string): string {
  try {
    if (name !== '-' && statSync(name).size > LARGEST_YAML) throw tooLarge(shown);
    const bytes = readFileSync(name === '-' ? 0 : name);
    if (bytes.length > LARGEST_YAML) throw tooLarge(shown);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof SetupFileError) throw error;
    if (error instanceof TypeError) throw new SetupFileError(`${shown}:1:1: the file is not UTF-8 text`);
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') throw new SetupFileError(`There is no file ${shown}.`, true);
    if (code === 'EISDIR') throw new SetupFileError(`${shown} is a folder; name the set-up file in it.`, true);
    throw new SetupFileError(`${shown} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tooLarge(shown: string): SetupFileError {
  return new SetupFileError(`${shown}:1:1: the file is larger than 2 MB, more than any set-up needs`);
}

type Position = (offset: number) => string;

const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const SHIELDED = /\$\uE000([A-Za-z_][A-Za-z0-9_]*)\uE001/g;

/**
 * Within `{ … }` the braces of `${NAME}` would end or begin a mapping, so for the parser they are other characters, of no meaning to it
 * and of the same length: places stay where they are.
 */
function shielded(text: string): string {
  return text.replace(VARIABLE, '$$\uE000$1\uE001');
}

function unshielded(text: string): string {
  return text.replace(SHIELDED, '$${$1}');
}

/** In texts only, after parsing: what a variable holds is never read as YAML. */
function fillIn(document: Document.Parsed, env: Environment, position: Position): void {
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== 'string') return;
      if (key === 'key') {
        node.value = unshielded(node.value);
        return;
      }
      node.value = node.value.replace(SHIELDED, (_whole, name: string) => {
        const value = env[name];
        if (value === undefined || value === '') {
          const place = position(node.range?.[0] ?? 0);
          throw new SetupFileError(
            `${place}: the variable ${name} is not set; set it in the environment of this command`,
            true,
          );
        }
        return value;
      });
    },
  });
}
