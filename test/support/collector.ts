/** Receives traces as an OpenTelemetry collector does: OTLP over HTTP, as JSON. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';

export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** '' for the first span of a trace. */
  parentSpanId: string;
  name: string;
  /** As OTLP counts: 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
  attributes: Record<string, unknown>;
  /** 2: error. */
  status: number;
  /** Attributes of the process that it is from. */
  resource: Record<string, unknown>;
}

export interface Collector {
  url: string;
  spans: ReceivedSpan[];
  /** Everything that was sent, as it came. */
  bodies: string[];
  headers: http.IncomingHttpHeaders[];
}

interface OtlpSpan extends Record<'traceId' | 'spanId' | 'name' | 'startTimeUnixNano' | 'endTimeUnixNano', string> {
  parentSpanId?: string;
  kind: number;
  attributes?: OtlpAttribute[];
  status?: { code?: number };
}
interface OtlpAttribute {
  key: string;
  value: { stringValue?: string; intValue?: string | number; doubleValue?: number; boolValue?: boolean };
}
interface OtlpBody {
  resourceSpans: { resource: { attributes: OtlpAttribute[] }; scopeSpans: { spans: OtlpSpan[] }[] }[];
}

/** Starts a collector on a port of its own; it is closed after the tests of the file. */
export async function startCollector(): Promise<Collector> {
  const collector: Collector = { url: '', spans: [], bodies: [], headers: [] };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      collector.bodies.push(body);
      collector.headers.push(request.headers);
      if (request.url === '/v1/traces') collector.spans.push(...readSpans(JSON.parse(body)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  collector.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return collector;
}

function readSpans({ resourceSpans }: OtlpBody): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ traceId, spanId, parentSpanId = '', name, kind, ...span }) => ({
        ...{ traceId, spanId, parentSpanId, name, kind },
        start: Number(span.startTimeUnixNano) / 1e6,
        end: Number(span.endTimeUnixNano) / 1e6,
        attributes: readAttributes(span.attributes),
        status: span.status?.code ?? 0,
        resource: readAttributes(resource.attributes),
      })),
    ),
  );
}

const readAttributes = (attributes: OtlpAttribute[] = []): Record<string, unknown> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.intValue === undefined ? Object.values(value)[0] : Number(value.intValue),
    ]),
  );
