/** A set-up file: YAML (or JSON, which is YAML) read strictly, `${VAR}` filled in from the environment. Every complaint names its place. */
import { readFileSync, statSync } from 'node:fs';
import { type Document, isAlias, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { Environment } from '../config.ts';

const LARGEST_FILE = 2 * 1024 * 1024;
const MOST_ALIASES = 100;

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
  const lines = new LineCounter();
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${shown}:${line}:${col}`;
  };
  const document = parse(text, lines, position);
  const value = expanded(document, position);
  if (value !== null && (typeof value !== 'object' || Array.isArray(value)))
    throw new SetupFileError(`${position(0)}: a set-up is a mapping with connections, hosts, projects and workflows`);
  fillIn(document, env, position);
  return {
    value: value === null ? {} : document.toJS({ maxAliasCount: MOST_ALIASES }),
    at: (path) => position(offsetOf(document, path)),
  };
}

function readText(name: string, shown: string): string {
  try {
    if (name !== '-' && statSync(name).size > LARGEST_FILE) throw tooLarge(shown);
    const bytes = readFileSync(name === '-' ? 0 : name);
    if (bytes.length > LARGEST_FILE) throw tooLarge(shown);
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

function parse(text: string, lineCounter: LineCounter, position: Position): Document.Parsed {
  let document: Document.Parsed;
  try {
    document = parseDocument(shielded(text), { lineCounter, prettyErrors: false, uniqueKeys: true, strict: true });
  } catch {
    throw new SetupFileError(`${position(0)}: the file is nested deeper than can be read`);
  }
  const [error] = document.errors;
  if (error !== undefined)
    throw new SetupFileError(`${position(error.pos[0])}: ${unshielded(firstLine(error.message))}`);
  return document;
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}

/** The document's value before variables; a handful of aliases that stand for millions of values are refused here. */
function expanded(document: Document.Parsed, position: Position): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    let first = 0;
    visit(document, {
      Alias(_key, node) {
        first = node.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    const reason =
      error instanceof RangeError
        ? 'the file is nested deeper than can be read'
        : 'aliases stand for more than can be read';
    throw new SetupFileError(`${position(first)}: ${reason}`);
  }
}

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

function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && !isAlias(node) && node.range) return node.range[0];
  }
  return document.contents?.range[0] ?? 0;
}
