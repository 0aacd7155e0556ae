/**
 * A bucket for tests: a server that speaks the protocol of S3 over HTTP, and a proxy in front of it
 * that makes trouble.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import S3rver from 's3rver';
import type { BucketConfig } from '../../src/config.js';

/** The server knows this user alone. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
const NAME = 'regulab';

/**
 * What happens to requests: `failing` every fifth one is answered 503, `hanging` none is answered,
 * `denying` all are 403, `full` those that store are 507.
 */
export type BucketTrouble = 'none' | 'failing' | 'hanging' | 'denying' | 'full';

export interface TestBucket {
  config: BucketConfig;
  /** For processes that use it. */
  environment: Record<string, string>;
  /** From now on. */
  trouble(kind: BucketTrouble): void;
  /** Requests so far that were made to fail. */
  failed(): number;
  close(): Promise<void>;
}

/** Starts a server with an empty bucket. Credentials for it are set in this process, too. */
export async function startTestBucket(changes: Partial<BucketConfig> = {}): Promise<TestBucket> {
  Object.assign(process.env, CREDENTIALS);
  const { port, stop } = await startServer();
  const proxy = await startProxy(port);
  const config = {
    name: NAME,
    prefix: 'here/',
    endpoint: proxy.url,
    region: 'us-east-1',
    hasLinks: false,
    copiesMegabytes: 100,
    ...changes,
  };
  return {
    config,
    environment: {
      ...CREDENTIALS,
      REGULAB_ARTIFACTS: `s3://${config.name}/${config.prefix}`,
      AWS_ENDPOINT_URL_S3: proxy.url,
    },
    trouble: proxy.trouble,
    failed: proxy.failed,
    close: async () => {
      await proxy.close();
      await stop();
    },
  };
}

/** Another server on a port of this machine is used with `TEST_S3=<port>`; it has the bucket. */
async function startServer(): Promise<{ port: number; stop(): Promise<void> }> {
  if (process.env.TEST_S3) return { port: Number(process.env.TEST_S3), stop: async () => {} };
  const directory = await mkdtemp(path.join(os.tmpdir(), 'regulab-bucket-'));
  const configureBuckets = [{ name: NAME, configs: [] }];
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets });
  const { port } = await server.run();
  const stop = async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { port, stop };
}

async function startProxy(target: number) {
  let kind: BucketTrouble = 'none';
  let requests = 0;
  let failed = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    const status = statusOf(kind, request, requests);
    if (status !== null) failed += 1;
    if (status === 'silence') return;
    if (status !== null) {
      request.resume();
      return void request.on('end', () => response.writeHead(status, { connection: 'close' }).end());
    }
    const { method, url: path, headers } = request;
    const onward = http.request({ host: '127.0.0.1', port: target, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    trouble: (wanted: BucketTrouble) => {
      kind = wanted;
      // Those that hang stay dead, as with a firewall that forgot them.
      if (wanted === 'none') server.closeAllConnections();
    },
    failed: () => failed,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Null for a request that passes. */
function statusOf(kind: BucketTrouble, { method }: http.IncomingMessage, count: number): number | 'silence' | null {
  if (kind === 'failing') return count % 5 === 0 ? 503 : null;
  if (kind === 'hanging') return 'silence';
  if (kind === 'denying') return 403;
  if (kind === 'full') return method === 'PUT' ? 507 : null;
  return null;
}
