/**
 * What the product can say no with, read from its source. In: source files. Out: every stable code with the file that says it, and the
 * names of doctor's checks. Reads, never runs.
 */
import { isTest, type SourceFile } from './sources.ts';

export interface Said {
  code: string;
  file: string;
}

/** A code is the argument of these, or stands under `code`. */
const forms = [
  /\bnew ApiProblem\(\s*[\w.]+,\s*(?<said>[^,;)]+)/g,
  /\b(?:unprocessable|conflict|new Refused)\(\s*(?<said>[^,;)]+)/g,
  /\bproblem\(\s*\d+,\s*(?<said>[^,;)]+)/g,
  /\bnew Rejected\((?<said>[^]*?)\);/g,
  /\breject(?:ed)?\(\s*(?<said>'[^,;)]+)/g,
  /\bcode: (?<said>[^,;}\n]+)/g,
  /\bconst code =(?<said>[^;]+);/g,
  /\bconst codes: [^=]+=(?<said>[^;]+);/g,
  /\btype (?:BrokenReason|FitCheck) =(?<said>[^;]+);/g,
  /\breason: (?<said>'fit_\w+')/g,
];

/** What the codes are that are put together, by the template that does so. */
export const composed: Readonly<Record<string, readonly string[]>> = {
  'unknown_${what}': ['unknown_host', 'unknown_connection'],
  'sign_on_${failure.reason}': ['sign_on_denied', 'sign_on_refused', 'sign_on_away', 'sign_on_forged'],
};

/** Not ours: Zod's, a field's type, the names of fields. */
const others = new Set(['custom', 'string', 'code', 'none']);

export function codesIn(files: SourceFile[]): Said[] {
  const written = ours(files).flatMap(({ name, text }) =>
    forms.flatMap((form) =>
      [...spoken(text).matchAll(form)].flatMap((match) =>
        [...(match.groups?.['said'] ?? '').matchAll(/'([a-z][a-z_]*)'/g)].map(([, code = '']) => ({
          code,
          file: name,
        })),
      ),
    ),
  );
  const made = Object.values(composed).flat();
  return [...written, ...made.map((code) => ({ code, file: 'put together' }))].filter(({ code }) => !others.has(code));
}

/** Templates among the codes, each of which has to be in `composed`; a vendor's status where it gives no code (`http_…`) is not ours. */
export function templatesIn(files: SourceFile[]): string[] {
  const found = ours(files).flatMap(({ text }) =>
    forms
      .flatMap((form) => [...spoken(text).matchAll(form)])
      .flatMap((match) => [...(match.groups?.['said'] ?? '').matchAll(/`([a-z_]+_\$\{[^`]*)/g)])
      .map(([, template = '']) => (template.endsWith('}') ? template : `${template}}`)),
  );
  return [...new Set(found)].filter((template) => !template.startsWith('http_'));
}

/** The names of checks, up to what they are about: `connection` of `connection ${name}`. */
export function checkNames(files: SourceFile[]): string[] {
  const saying = /^src\/(api\/(operations\/(doctor[\w-]*|health)|mapping\/health)|app\/outside)\.ts$/;
  const form = /(?:\b(?:fine|failing)\(\s*|\bconst (?:name|called) = |\bname: )['`](?<name>[a-z][a-z ]*)/g;
  const names = ours(files)
    .filter(({ name }) => saying.test(name))
    .flatMap(({ text }) => [...spoken(text).matchAll(form)].map((match) => match.groups?.['name'] ?? ''));
  return [...new Set(names.map((name) => name.trim()))].toSorted();
}

/** Without comments on lines of their own: examples in them are not said. */
function spoken(text: string): string {
  return text.replace(/^\s*(?:\/\*\*[^]*?\*\/|\/\/.*)$/gm, '');
}

function ours(files: SourceFile[]): SourceFile[] {
  return files.filter((file) => /^src\/.*\.ts$/.test(file.name) && !isTest(file));
}
