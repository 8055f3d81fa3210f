/** Which keys a schema knows at a place: where somebody wrote another, what they probably meant is among them. */
import { z } from 'zod';

/** The keys of the object that `schema` has at `path`; none where it is no object. */
export function allowedKeys(schema: z.core.$ZodType, path: readonly (string | number)[]): string[] {
  const here = unwrapped(schema);
  const [step, ...rest] = path;
  if (here instanceof z.ZodObject) {
    const shape: Record<string, z.core.$ZodType> = here.shape;
    if (step === undefined) return Object.keys(shape);
    const next = shape[step];
    return next === undefined ? [] : allowedKeys(next, rest);
  }
  return here instanceof z.ZodArray && step !== undefined ? allowedKeys(here.element, rest) : [];
}

/** Without defaults and optionality. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return unwrapped(schema.unwrap());
  return schema;
}
