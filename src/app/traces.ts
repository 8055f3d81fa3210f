/** Traces, where OTEL_EXPORTER_OTLP_ENDPOINT names somebody to take them; else nothing of them is even loaded. */
import { randomUUID } from 'node:crypto';
import type { Config } from '../config.ts';
import { createHttp, type Http, HttpFailure } from '../http.ts';
import type { PostSpans } from '../telemetry/exporter.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Traces } from '../telemetry/traces.ts';

/** The same telemetry with traces, if there are to be any. */
export async function withTraces(
  telemetry: Telemetry,
  { tracing }: Pick<Config, 'tracing'>,
  version: string,
): Promise<Telemetry> {
  if (tracing === null) return telemetry;
  const [{ createExporter }, { createRecorder }] = await Promise.all([
    import('../telemetry/exporter.ts'),
    import('../telemetry/recorder.ts'),
  ]);
  const http = createHttp({ onlyOrigin: new URL(tracing.url).origin, userAgent: `Deskbridge/${version}` });
  const resource = {
    'service.name': tracing.serviceName,
    'service.version': version,
    'service.instance.id': randomUUID(),
  };
  const exporter = createExporter({ resource, post: poster(http, tracing), log: telemetry.log });
  const recorder = createRecorder(exporter);
  const traces: Traces = {
    ...recorder,
    async close() {
      await recorder.close();
      http.close();
    },
  };
  return { ...telemetry, traces };
}

/** What a collector says to come back with (OTLP specification, OTLP/HTTP response). */
const LATER = new Set([429, 502, 503, 504]);

function poster(http: Http, { url, headers }: NonNullable<Config['tracing']>): PostSpans {
  const { host } = new URL(url);
  return async (json, timeoutMs) => {
    const asked = { ...headers, 'content-type': 'application/json' };
    try {
      const { status } = await http.request({ method: 'POST', url, headers: asked, body: json, timeoutMs });
      if (status >= 200 && status < 300) return null;
      const problem = `${host} answered ${status}; it must take OTLP over HTTP as JSON, usually on port 4318.`;
      return { problem, again: LATER.has(status) };
    } catch (error) {
      if (error instanceof HttpFailure) return { problem: error.reason, again: true };
      throw error;
    }
  };
}

/** Every call out is a span of whatever it is made for: method, host and status, never path, query, header or body. */
export function tracedHttp(traces: Traces, options: Parameters<typeof createHttp>[0]): Http {
  const http = createHttp(options);
  if (!traces.on) return http;
  return {
    close: () => http.close(),
    request(request) {
      const { method } = request;
      const { hostname, port, protocol } = URL.canParse(request.url) ? new URL(request.url) : noAddress;
      const facts = {
        'http.request.method': method,
        'server.address': hostname,
        'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      };
      return traces.step({ name: `${method} ${hostname}`, kind: 'client', facts }, async (span) => {
        try {
          const answer = await http.request(request);
          span.add({ 'http.response.status_code': answer.status });
          if (answer.status >= 400) span.fail();
          return answer;
        } catch (error) {
          if (error instanceof HttpFailure) span.add({ 'error.type': error.sent === 'no' ? 'not_sent' : 'no_answer' });
          throw error;
        }
      });
    },
  };
}

const noAddress = { hostname: 'nowhere', port: '', protocol: '' };
