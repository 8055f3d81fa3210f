/** Where traces go. The names are OpenTelemetry's own, so that they are set once for everything that runs. */
import { z } from 'zod';
import { text, urlWith } from './values.ts';

export interface TracingConfig {
  /** Null: no traces. */
  tracing: { url: string; headers: Readonly<Record<string, string>>; serviceName: string } | null;
}

const pairs = text.transform((value, context): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const pair of value.split(',').filter((one) => one.trim() !== '')) {
    const [, name, given] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*=(.*)$/.exec(pair) ?? [];
    const decoded = given === undefined ? null : decodedOf(given.trim());
    // The value is not repeated: it is likely a key.
    if (name === undefined || decoded === null)
      context.addIssue({ code: 'custom', message: 'is no list of headers: write it like api-key=secret,other=value.' });
    else headers[name.toLowerCase()] = decoded;
  }
  return headers;
});

/** Null: nothing that a header can carry. */
function decodedOf(value: string): string | null {
  try {
    const decoded = decodeURIComponent(value);
    return /^[\x20-\x7e]*$/.test(decoded) ? decoded : null;
  } catch {
    return null;
  }
}

export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: urlWith(['http:', 'https:'], 'write it like http://collector:4318.')
    .refine((value) => new URL(value).username === '', {
      error: 'carries a user name: give what signs in as a header, in OTEL_EXPORTER_OTLP_HEADERS.',
    })
    .transform((value) => value.replace(/(?<!\/)\/+$/, ''))
    .optional()
    .meta({
      fallback: '–',
      description:
        'An OpenTelemetry collector, or whatever takes OTLP over HTTP as JSON: `/v1/traces` is added. Unset: no traces ([operations](operations.md#traces)).',
    }),
  OTEL_EXPORTER_OTLP_HEADERS: pairs
    .default({})
    .meta({ fallback: '–', description: 'Headers sent there, such as `api-key=secret`; `%2C` for a comma.' }),
  OTEL_SERVICE_NAME: text
    .default('deskbridge')
    .meta({ fallback: 'deskbridge', description: 'What traces call this service.' }),
};

const shape = z.object(tracingVariables);

export function tracingOf(env: z.infer<typeof shape>): TracingConfig {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_HEADERS: headers, OTEL_SERVICE_NAME: serviceName } = env;
  return { tracing: url === undefined ? null : { url: `${url}/v1/traces`, headers, serviceName } };
}
