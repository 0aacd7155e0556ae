/**
 * A bucket of object storage that speaks the protocol of Amazon S3, by Amazon's own client, which
 * is loaded with the first call and finds credentials where all its users have them: variables,
 * files, or the role of the machine.
 */

import type { ListObjectsV2CommandInput, ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { deadlineIn } from '../../deadline.js';
import { asBucketError, isAbsent, mayPass } from './bucket-errors.js';
import { type Received, saveObject, withContent } from './bucket-transfer.js';
import { unavailable } from './kept-trial.js';

export interface BucketOptions {
  name: string;
  /** Of every key: empty, or ending with "/". */
  prefix: string;
  /** Of another maker's server; undefined for Amazon's. */
  endpoint: string | undefined;
  region: string;
}

export interface StoredObject {
  /** Without the prefix of the bucket. */
  key: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

/** Every call throws a ServiceError: DISK_FULL, or DISK_UNAVAILABLE for whatever else is wrong. */
export interface Bucket {
  /** `s3://bucket/prefix` */
  readonly place: string;
  /** Stores a file of this machine, with its SHA-256. */
  put(key: string, file: string): Promise<void>;
  /** Stores a small object, to see whether it can be. */
  tryWriting(): Promise<void>;
  /**
   * Fetches an object into a file, which appears when it is whole.
   * @returns false when there is no such object
   */
  get(key: string, file: string): Promise<boolean>;
  /**
   * Objects in ascending order of their keys.
   * @param of the keys that begin with `start` and come after `after`
   * @param limit of their number; the bucket may answer fewer, and then there are no more
   */
  list(of: { start: string; after?: string }, limit: number): Promise<StoredObject[]>;
  remove(keys: readonly string[]): Promise<void>;
  /** An address from which the object can be read for some minutes. */
  link(key: string, headers: { contentType: string; disposition: string }): Promise<string>;
  /** Gives up its connections. */
  close(): void;
}

/** Seconds in which a link can be followed; a download that has begun may take longer. */
const LINK_SECONDS = 300;
/** Milliseconds a call may take, and what a megabyte of content adds. */
const CALL_MS = 10_000;
const MEGABYTE_MS = 1000;
/** Of calls with content, which Amazon's client does not repeat by itself. */
const TRIES = 3;
const REMOVED_AT_ONCE = 8;

export function openBucket({ name, prefix, endpoint, region }: BucketOptions): Bucket {
  let loaded: ReturnType<typeof load> | undefined;
  const parts: Parts = {
    name,
    prefix,
    objectAt: (key) => ({ Bucket: name, Key: prefix + key }),
    work: async (begin) => {
      try {
        loaded ??= load(region, endpoint);
        return await begin(await loaded);
      } catch (error) {
        throw asBucketError(error, name);
      }
    },
  };
  return {
    place: `s3://${name}/${prefix}`.replace(/\/$/, ''),
    ...contentParts(parts),
    ...keyParts(parts),
    close: () => {
      void loaded?.then(({ client }) => client.destroy()).catch(() => undefined);
    },
  };
}

interface Parts {
  name: string;
  prefix: string;
  objectAt(key: string): { Bucket: string; Key: string };
  /** Does one piece of work with the client, and throws what {@link Bucket} says. */
  work<Result>(begin: (opened: Opened) => Promise<Result>): Promise<Result>;
}

/** What moves bytes. */
function contentParts({ objectAt, work }: Parts) {
  return {
    put: (key, file) =>
      work(({ client, sdk }) =>
        withTries(() =>
          withContent(file, async ({ body: Body, size: ContentLength, sha256, failed }) => {
            const command = new sdk.PutObjectCommand({ ...objectAt(key), Body, ContentLength, Metadata: { sha256 } });
            await client.send(command, { abortSignal: AbortSignal.any([failed, within(ContentLength)]) });
          }),
        ),
      ),

    tryWriting: () =>
      work(async ({ client, sdk }) => {
        const command = new sdk.PutObjectCommand({ ...objectAt('.write-test'), Body: 'regulab' });
        await client.send(command, { abortSignal: within() });
      }),

    get: (key, file) =>
      work(({ client, sdk }) =>
        withTries(async () => {
          try {
            const command = new sdk.GetObjectCommand(objectAt(key));
            const found = await client.send(command, { abortSignal: within() });
            await saveObject(found as Received, file, within(found.ContentLength));
            return true;
          } catch (error) {
            if (isAbsent(error)) return false;
            throw error;
          }
        }),
      ),
  } satisfies Partial<Bucket>;
}

/** What works with keys alone. */
function keyParts({ name, prefix, objectAt, work }: Parts) {
  async function* pages(
    { client, sdk }: Opened,
    input: Partial<ListObjectsV2CommandInput>,
  ): AsyncGenerator<ListObjectsV2CommandOutput> {
    let token: string | undefined;
    do {
      const command = new sdk.ListObjectsV2Command({ Bucket: name, ...input, ContinuationToken: token });
      const page = await client.send(command, { abortSignal: within() });
      yield page;
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  return {
    list: ({ start, after }, limit) =>
      work(async (opened) => {
        const objects: StoredObject[] = [];
        const input = { Prefix: prefix + start, ...(after !== undefined && { StartAfter: prefix + after }) };
        for await (const { Contents = [] } of pages(opened, input)) {
          for (const { Key, Size = 0, LastModified = new Date(0) } of Contents) {
            objects.push({ key: Key!.slice(prefix.length), size: Size, modifiedAt: LastModified });
          }
          if (objects.length >= limit) break;
        }
        return objects.slice(0, limit);
      }),

    remove: (keys) =>
      work(async ({ client, sdk }) => {
        const remove = (key: string) =>
          client.send(new sdk.DeleteObjectCommand(objectAt(key)), { abortSignal: within() });
        for (let first = 0; first < keys.length; first += REMOVED_AT_ONCE) {
          await Promise.all(keys.slice(first, first + REMOVED_AT_ONCE).map(remove));
        }
      }),

    link: (key, { contentType, disposition }) =>
      work(async ({ client, sdk }) => {
        const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
        const headers = { ResponseContentType: contentType, ResponseContentDisposition: disposition };
        const command = new sdk.GetObjectCommand({ ...objectAt(key), ...headers });
        return getSignedUrl(client, command, { expiresIn: LINK_SECONDS });
      }),
  } satisfies Partial<Bucket>;
}

interface Opened {
  sdk: typeof import('@aws-sdk/client-s3');
  client: S3Client;
}

async function load(region: string, endpoint: string | undefined): Promise<Opened> {
  const sdk = await import('@aws-sdk/client-s3').catch((error) => {
    throw unavailable('bucket', 'needs the package @aws-sdk/client-s3, which is not installed', error);
  });
  const client = new sdk.S3Client({
    // Servers of other makers seldom know the newer checksums; we compare SHA-256 ourselves.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    region,
    // It would print to the console what becomes an error of ours.
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    // They have the bucket's name in the path, not in that of the host.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
  return { sdk, client };
}

const ignore = () => undefined;

/** @param size of the content, in bytes */
const within = (size = 0) => deadlineIn(CALL_MS + Math.ceil((size / 2 ** 20) * MEGABYTE_MS));

async function withTries<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 1 || !mayPass(error)) throw error;
    }
  }
}
