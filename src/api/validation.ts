/** Checks of what comes in, by Zod; every complaint names the place as a person would write it: `projects[0].key`. */
import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { nearest } from '../domain/text/nearest.ts';
import { allowedKeys } from './known-keys.ts';

/** One thing that is wrong, with where: `path` for programs, `message` for people (it begins with the place). */
export interface InputError {
  path: (string | number)[];
  message: string;
}

export class InvalidRequest extends Error {
  errors: InputError[];
  statusCode = 422;
  constructor(errors: InputError[]) {
    super(errors.map((error) => error.message).join(' · '));
    this.name = 'InvalidRequest';
    this.errors = errors;
  }
}

/** Fastify's validator for routes whose schemas are Zod's. */
export const validateByZod: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (data: unknown) => {
    const unsearchable = httpPart === 'body' ? [] : withNul(data);
    if (unsearchable.length > 0) return { error: new InvalidRequest(unsearchable) };
    const result = z.safeParse(schema, data);
    if (result.success) return { value: result.data };
    return { error: new InvalidRequest(inputErrors(result.error, schema)) };
  };
};

/** Values of a path or a query with a character that no stored text can have: the database refuses to look for it. */
function withNul(data: unknown): InputError[] {
  return Object.entries(data ?? {})
    .filter(([, value]) => String(value).includes('\0'))
    .map(([name]) => ({ path: [name], message: `${name}: contains the character U+0000, which no text here has` }));
}

/** Zod's issues, one sentence each. An unknown key is told with the known key that was probably meant. */
export function inputErrors(error: z.ZodError, schema: z.ZodType): InputError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: sentence(path, issue.message) }];
    const allowed = allowedKeys(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: sentence([...path, key], unknownKey(key, allowed)),
    }));
  });
}

function unknownKey(key: string, allowed: string[]): string {
  const meant = nearest(key, allowed);
  if (meant !== null) return `unknown key, did you mean ${meant}?`;
  return allowed.length === 0 ? 'unknown key' : `unknown key; known are ${allowed.join(', ')}`;
}

function sentence(path: (string | number)[], message: string): string {
  return path.length === 0 ? message : `${placeOf(path)}: ${message}`;
}

/** `['projects', 0, 'key']` → `projects[0].key` */
export function placeOf(path: (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
