/** A server that answers each request as the test has planned: a network with faults. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What happens to one request. */
export type Fault = (response: http.ServerResponse) => void;

export interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** Milliseconds, monotonic. */
  at: number;
}

/** The connection breaks off before an answer. */
export const cut: Fault = (response) => void response.destroy();

/** The connection breaks off in the middle of the answer. */
export const cutInAnswer: Fault = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"id":"exp_', () => response.destroy());
};

/** Nothing comes. */
export const silence: Fault = () => undefined;

export const answer =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Fault =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

export interface FaultyServer {
  url: string;
  /** From now on requests meet these faults, one after the other. Forgets what it has seen. */
  plan(...faults: Fault[]): void;
  seen: Seen[];
  close(): Promise<void>;
}

export async function startFaultyServer(): Promise<FaultyServer> {
  let planned: Fault[] = [];
  const seen: Seen[] = [];
  const receive = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: await text(request), at: performance.now() });
    (planned.shift() ?? answer(500))(response);
  };
  const server = http.createServer((request, response) => void receive(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plan: (...faults) => {
      planned = faults;
      seen.length = 0;
    },
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
