/** A small HTTP server on a free port, for what the client does with answers of any kind. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestServer {
  url: string;
  /** Every request so far, as `GET /path`, with its headers. */
  requests: { line: string; headers: http.IncomingHttpHeaders; body: string }[];
  close(): Promise<void>;
}

export type Answer = (
  request: { line: string; headers: http.IncomingHttpHeaders; count: number },
  response: http.ServerResponse,
) => void;

export async function startServer(answer: Answer, port = 0): Promise<TestServer> {
  const requests: TestServer['requests'] = [];
  const server = http.createServer((request, response) => void receive(request, response));
  async function receive(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const line = `${request.method} ${request.url}`;
    requests.push({ line, headers: request.headers, body });
    const count = requests.filter((earlier) => earlier.line === line).length;
    answer({ line, headers: request.headers, count }, response);
  }
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sendJson(
  response: http.ServerResponse,
  status: number,
  body: unknown,
  headers: http.OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
