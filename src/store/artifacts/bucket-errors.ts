/** What a bucket answers instead of doing its work, in our words. */
import { asDiskError, errnoOf, ServiceError } from '../../errors.js';
import { unavailable } from './kept-trial.js';

/** Codes of S3 and of compatible servers that are full. */
const FULL = ['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage', 'StorageFull', 'InsufficientCapacity'];
const HTTP_INSUFFICIENT_STORAGE = 507;
const ABSENT = ['NoSuchKey', 'NotFound'];

/** The parts that errors of Amazon's client have. */
interface BucketFailure {
  name: string;
  message: string;
  Code?: string;
  $metadata?: { httpStatusCode?: number };
}

export const isAbsent = (error: unknown): boolean => ABSENT.includes(codeOf(error as BucketFailure));

/** Whether another try may succeed: the bucket did not refuse the request as such. */
export function mayPass(error: unknown): boolean {
  const status = (error as BucketFailure).$metadata?.httpStatusCode;
  const isLate = ['TimeoutError', 'AbortError'].includes((error as BucketFailure).name);
  return !isLate && errnoOf(error) !== 'ENOENT' && (status === undefined || status >= 500 || status === 429);
}

/**
 * An error of a bucket by its code: DISK_FULL, or DISK_UNAVAILABLE. Files of this machine that are
 * missing stay what they are.
 */
export function asBucketError(error: unknown, bucket: string): unknown {
  if (error instanceof ServiceError || errnoOf(error) === 'ENOENT') return error;
  const ofDisk = asDiskError(error);
  if (ofDisk) return ofDisk;
  const failure = error as BucketFailure;
  const code = codeOf(failure);
  const status = failure.$metadata?.httpStatusCode;
  const place = `bucket ${bucket}`;
  if (FULL.includes(code) || status === HTTP_INSUFFICIENT_STORAGE) {
    const message = `The artifact ${place} is full (${code}).`;
    return new ServiceError('DISK_FULL', message, { cause: error, retryAfterSeconds: 30 });
  }
  if (code === 'TimeoutError' || code === 'AbortError') return unavailable(place, 'did not answer in time', error);
  if (code === 'NoSuchBucket') return unavailable(place, 'does not exist', error);
  const found = status === undefined ? code : `${status} ${code}`;
  return unavailable(place, `cannot be used at the moment (${found})`, error);
}

/** A system's code says more than the name `Error`. */
function codeOf(failure: BucketFailure): string {
  const errno = errnoOf(failure);
  return failure.Code ?? (failure.name === 'Error' && errno !== 'undefined' ? errno : failure.name);
}
