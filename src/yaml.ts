/**
 * YAML (or JSON, which is YAML) read strictly: no key twice, no handful of aliases that stands for millions of values, nothing deeper than
 * can be read. Every complaint names its place. A leaf: it knows nothing of what the text is about.
 */
import { type Document, isAlias, isNode, LineCounter, parseDocument, visit } from 'yaml';

const MOST_ALIASES = 100;
export const LARGEST_YAML = 2 * 1024 * 1024;

/** `message` begins with `name:line:column`. */
export class YamlError extends Error {
  override name = 'YamlError';
}

export interface YamlText {
  document: Document.Parsed;
  /** As `name:line:column`. */
  position(offset: number): string;
  /** Where a place of the document stands; the nearest place around it if it is not there. */
  at(path: readonly (string | number)[]): string;
  value(): unknown;
}

/** `name` is how the text is called in complaints. Throws YamlError. */
export function readYaml(text: string, name: string): YamlText {
  const lineCounter = new LineCounter();
  const position = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  if (Buffer.byteLength(text) > LARGEST_YAML)
    throw new YamlError(`${name}:1:1: it is larger than 2 MB, more than anybody needs`);
  const document = parse(text, lineCounter, position);
  const value = (): unknown => document.toJS({ maxAliasCount: MOST_ALIASES });
  expand(document, { value, position });
  return { document, position, at: (path) => position(offsetOf(document, path)), value };
}

function parse(text: string, lineCounter: LineCounter, position: YamlText['position']): Document.Parsed {
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, strict: true });
  } catch {
    throw new YamlError(`${position(0)}: the file is nested deeper than can be read`);
  }
  const [error] = document.errors;
  if (error !== undefined) throw new YamlError(`${position(error.pos[0])}: ${error.message.split('\n')[0] ?? ''}`);
  return document;
}

/** Refuses what cannot be expanded within bounds. */
function expand(document: Document.Parsed, { value, position }: Pick<YamlText, 'value' | 'position'>): void {
  try {
    value();
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
    throw new YamlError(`${position(first)}: ${reason}`);
  }
}

function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && !isAlias(node) && node.range) return node.range[0];
  }
  return document.contents?.range[0] ?? 0;
}
