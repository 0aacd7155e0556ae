/**
 * Spans of traces, by OpenTelemetry's API. Until start-tracing.ts has loaded the rest of
 * OpenTelemetry, nothing is recorded here and nothing costs time.
 *
 * Across the queue and the store, a trace travels as the text of W3C's header `traceparent`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';

export { type Attributes, type Context, type Span, SpanKind };

const tracer = () => trace.getTracer('regulab');

export interface OpenSpan extends SpanOptions {
  /** What the span belongs to; by default the current context. */
  within?: Context;
}

/**
 * Does `work` within a span, which ends with it. An error that it throws is noted and thrown.
 * @param name of few values: ids belong into the attributes
 */
export async function inSpan<Result>(
  name: string,
  { within = context.active(), ...options }: OpenSpan,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = tracer().startSpan(name, options, within);
  try {
    return await context.with(trace.setSpan(within, span), work, undefined, span);
  } catch (error) {
    fail(span, (error as { code?: string }).code ?? (error as Error).name);
    throw error;
  } finally {
    span.end();
  }
}

/** A span that its caller ends. */
export function openSpan(name: string, { within = context.active(), ...options }: OpenSpan = {}): Span {
  return tracer().startSpan(name, options, within);
}

/** What a span says of a job that is added to one of our queues, or taken from it. */
export const jobAttributes = (operation: 'send' | 'process', queue: string): Attributes => ({
  'messaging.system': 'bullmq',
  'messaging.operation.type': operation,
  'messaging.operation.name': operation,
  'messaging.destination.name': queue,
});

/** Notes that what a span is about has failed. @param type a word of few values, no message */
export function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** To open spans within it later. */
export const currentContext = (): Context => context.active();

/** The context that has this span. */
export const contextOf = (span: Span, within: Context = context.active()): Context => trace.setSpan(within, span);

/** The same function, always called in the present context: for callbacks of event emitters. */
export const bound = <Callback extends (...given: never[]) => unknown>(callback: Callback): Callback =>
  context.bind(context.active(), callback);

/** Does `work` as part of `within`. */
export const inContext = <Result>(within: Context, work: () => Result): Result => context.with(within, work);

/** Does `work` as part of nothing: for what outlives what it was begun for. */
export const apart = <Result>(work: () => Result): Result => context.with(ROOT_CONTEXT, work);

/** What a request belongs to, by the headers that OTEL_PROPAGATORS names. */
export const readContext = (headers: IncomingHttpHeaders): Context => propagation.extract(ROOT_CONTEXT, headers);

/** The current span as a header `traceparent`; undefined when nothing is traced. */
export function traceparent(): string | undefined {
  const current = trace.getSpanContext(context.active());
  if (current === undefined || !trace.isSpanContextValid(current)) return undefined;
  const flags = current.traceFlags.toString(16).padStart(2, '0');
  return `00-${current.traceId}-${current.spanId}-${flags}`;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The context of a {@link traceparent}; that of a new trace when there is none. */
export function contextIn(header: string | undefined): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(header ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

/** Fields of every log line, by the names of OpenTelemetry; none when nothing is traced. */
export function traceFields(): Record<string, string> {
  const current = trace.getSpanContext(context.active());
  if (current === undefined || !trace.isSpanContextValid(current)) return {};
  return { trace_id: current.traceId, span_id: current.spanId, trace_flags: `0${current.traceFlags}` };
}
