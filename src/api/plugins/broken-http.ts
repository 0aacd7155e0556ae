/**
 * Answers to what is not a request as HTTP has it, or came too slowly. Node stops at such things
 * before any route, so their answers are made by hand. They look like every other one.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyInstance } from 'fastify';
import { ServiceError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { atOnce } from '../http/hooks.js';
import { createProblem, PROBLEM_MEDIA_TYPE } from '../http/problem.js';

const BROKEN: Record<string, [status: number, reason: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_INVALID_VERSION: [505, 'HTTP Version Not Supported'],
};

/** The answer that Node is sending on a connection. */
interface Answering {
  _httpMessage?: ServerResponse | null;
}

/** Gives the handler of errors of connections. `headers` are those of every answer. */
export function answerBrokenHttp(headers: Record<string, string>, logger: Logger) {
  return (error: ConnectionError, socket: Socket): void => {
    // Within an answer that has begun, another one would be taken for a part of it.
    const hasBegun = (socket as Answering)._httpMessage?.headersSent === true;
    if (error.code === 'ECONNRESET' || !socket.writable || hasBegun) {
      socket.destroy();
      return;
    }
    const [status, reason] = whatIsWrong(error);
    const requestId = randomUUID();
    logger.info({ requestId, status, code: error.code }, 'request that is not HTTP refused');
    socket.end(answerOf(status, reason, { ...headers, 'x-request-id': requestId }, requestId));
  };
}

function whatIsWrong(error: ConnectionError): [status: number, reason: string] {
  // Fastify's type is that of its JSON.
  const start = (error.rawPacket as unknown as Buffer | undefined)?.toString('latin1', 0, 8300) ?? '';
  // Whether it is a request as HTTP has it, except for its method.
  if (error.code === 'HPE_INVALID_METHOD' && /^[A-Za-z-]{1,32} [!-~]{1,8192} HTTP\/1\.[01]\r\n/.test(start)) {
    return [405, 'Method Not Allowed'];
  }
  if (error.code === 'HPE_HEADER_OVERFLOW' && /^[A-Z-]{1,32} [!-~]{8192}/.test(start)) return [414, 'URI Too Long'];
  return BROKEN[error.code ?? ''] ?? [400, 'Bad Request'];
}

function answerOf(status: number, reason: string, headers: Record<string, string>, requestId: string): string {
  const code = status === 405 ? 'METHOD_NOT_ALLOWED' : 'INVALID_REQUEST';
  const problem = createProblem(code, { detail: `${reason}.`, instance: '', requestId });
  const body = JSON.stringify({ ...problem, status });
  const all = {
    ...headers,
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    connection: 'close',
    // Of the service: the address was not read.
    ...(status === 405 && { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE' }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${body}`;
}

/**
 * Takes over what Node would answer by itself, without a body: requests without a Host, or with an
 * `Expect` that it does not know, which RFC 9110 (section 10.1.1) lets a server ignore; and
 * CONNECT.
 */
export function answerInsteadOfNode(app: FastifyInstance, headers: Record<string, string>): void {
  const { server } = app;
  server.on('checkExpectation', (request: IncomingMessage, answer: ServerResponse) => {
    server.emit('request', request, answer);
  });
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    const requestId = randomUUID();
    // Node leaves the connection to us, with its errors and its end.
    socket.on('error', () => undefined);
    const answer = answerOf(405, 'Method Not Allowed', { ...headers, 'x-request-id': requestId }, requestId);
    socket.end(answer, () => socket.destroy());
  });
  app.addHook(
    'onRequest',
    atOnce(({ raw: { rawHeaders, httpVersion } }) => {
      const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
      if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) return;
      const message = `Send one Host header: there ${hosts === 0 ? 'is none' : `are ${hosts}`}.`;
      const problems = [{ parameter: 'host', code: 'INVALID_VALUE', message }];
      throw new ServiceError('INVALID_REQUEST', message, { problems });
    }),
  );
}
