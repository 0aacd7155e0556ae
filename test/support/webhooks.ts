/** Receivers of webhooks on real sockets, and the parts of a worker that send to them. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Verifier } from 'standardwebhooks';
import { openInstallation } from '../../src/installation.js';
import { createSender } from '../../src/webhooks/sending/send.js';
import { startDispatching } from '../../src/worker/webhooks/dispatch-outbox.js';
import { createWebhookJobConsumer } from '../../src/worker/webhooks/webhook-job-consumer.js';
import { closeAfterTests, untilReady } from './redis.js';
import { silent } from './worker.js';

export interface Received {
  id: string;
  headers: http.IncomingHttpHeaders;
  body: string;
  path: string;
}

export interface Receiver {
  url: string;
  /** Requests, in their order. */
  received: Received[];
  /** Connections, be there a request or not. */
  connections(): number;
  /** How requests are answered from now on; 204 at first. */
  answer: (request: http.IncomingMessage, response: http.ServerResponse, count: number) => void;
  /** Throws unless the signature is that of this secret; gives the message. */
  verified(request: Received, secret: string): { type: string; timestamp: string; data: Record<string, unknown> };
  close(): Promise<void>;
}

const accept: Receiver['answer'] = (_, response) => void response.writeHead(204).end();

/** Starts a receiver on a port of its own; it is closed after the tests of the file. */
export async function startReceiver({ host = '127.0.0.1', port = 0 } = {}): Promise<Receiver> {
  let connections = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { headers, url: path = '' } = request;
      const id = String(headers['webhook-id']);
      receiver.received.push({ id, headers, path, body: Buffer.concat(chunks).toString() });
      receiver.answer(request, response, receiver.received.length);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { port: actual } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}/hook`,
    received: [],
    connections: () => connections,
    answer: accept,
    verified: ({ body, headers }, secret) =>
      new Verifier(secret).verify(body, headers as Record<string, string>) as ReturnType<Receiver['verified']>,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  closeAfterTests({ disconnect: () => receiver.close() });
  return receiver;
}

export const LOOPBACK = ['127.0.0.0/8'];

/** Sends the webhooks of an installation, as a worker does. */
export async function startSending(
  redisUrl: string,
  prefix: string,
  {
    retryDelaysMs = [50, 50],
    timeoutMs = 5_000,
    lockMs = 60_000,
    allow = LOOPBACK,
    isDispatching = true,
    logger = silent,
  } = {},
) {
  const paths = { artifacts: '/nowhere' };
  const here = openInstallation({ redis: { url: redisUrl, prefix, replicas: 0 }, paths }, 'worker');
  await untilReady(here.redis);
  const { redis: connection, webhooks: store, workerStore: leases, webhookQueue: queue } = here;
  const consumer = createWebhookJobConsumer({
    connection,
    prefix,
    settings: { lockMs, stalledCheckMs: 300 },
    retryDelaysMs,
    store,
    sender: createSender({ allow, timeoutMs, userAgent: 'regulab/test' }),
    logger,
  });
  await consumer.ready();
  const dispatching = { workerId: prefix, leases, store, queue, logger };
  const stopDispatching = isDispatching ? startDispatching(dispatching) : () => undefined;
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    stopDispatching();
    await consumer.close();
    await here.close();
  };
  closeAfterTests({ disconnect: close });
  return { store, queue, close };
}
