/**
 * Records of schema version 1 (regulab 0.1) use other words for some fields and values. They stay
 * as they are in Redis; reading translates them, and a record in today's words passes unchanged:
 *
 * | where | 0.1 | today |
 * |---|---|---|
 * | spec | `diagnostics` | `layerReport` |
 * | receipt | `execution` | `executionMode` |
 * | wait reason, reason of `run.queued` | `storage_full`, … | `disk_full`, … |
 * | error code | `STORE_FULL`, `STORAGE_FULL`, … | `REDIS_FULL`, `DISK_FULL`, … |
 *
 * The artifact `diagnostics.json` of such a run keeps its name; its content is that of
 * `layers.json`.
 */

const REASONS: Partial<Record<string, string>> = {
  storage_full: 'disk_full',
  storage_unavailable: 'disk_unavailable',
};

const CODES: Partial<Record<string, string>> = {
  STORE_FULL: 'REDIS_FULL',
  STORE_UNAVAILABLE: 'REDIS_UNAVAILABLE',
  STORAGE_FULL: 'DISK_FULL',
  STORAGE_UNAVAILABLE: 'DISK_UNAVAILABLE',
};

/** The layer report of a run of version 0.1. */
export const EARLIER_LAYER_REPORT = 'diagnostics.json';

/** A stored spec with today's field names, in the same order. */
export const inTodaysSpec = (spec: unknown): unknown => renameKeys(spec, { diagnostics: 'layerReport' });

export const inTodaysReceipt = (receipt: unknown): unknown => renameKeys(receipt, { execution: 'executionMode' });

export const inTodaysReason = (reason: string): string => REASONS[reason] ?? reason;

/** An error `{ code, message }`, or anything else unchanged. */
export function inTodaysError(error: unknown): unknown {
  if (!isObject(error) || typeof error.code !== 'string') return error;
  return { ...error, code: CODES[error.code] ?? error.code };
}

/** The data of an event, whatever its type. */
export function inTodaysEventData(data: unknown): unknown {
  if (!isObject(data)) return data;
  return {
    ...data,
    ...(typeof data.reason === 'string' && { reason: inTodaysReason(data.reason) }),
    ...(data.error !== undefined && { error: inTodaysError(data.error) }),
  };
}

function renameKeys(value: unknown, names: Record<string, string>): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [names[key] ?? key, inner]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
