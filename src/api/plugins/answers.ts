/**
 * Bounds what the answers to one connection may hold. Its requests are worked on one after the
 * other, since their answers are sent in order anyway (RFC 9112, section 9.3.2): hundreds fit into
 * one packet. A client that does not read its answer is disconnected.
 */
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { beforeSending } from '../http/hooks.js';

/** Requests of a connection that are not answered. Clients that pipeline send about ten at once. */
const MOST_IN_LINE = 100;

/** Registered before all that does work for a request. */
export function boundAnswers(app: FastifyInstance, stuckAfterMs: number): void {
  const lines = new WeakMap<Socket, Line>();

  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    if (!(socket instanceof Socket)) return done(); // injected, without a connection
    const line = lines.get(socket) ?? new Line(socket);
    lines.set(socket, line);
    line.join(() => {
      if (socket.destroyed) reply.hijack();
      else reply.raw.once('finish', () => line.leave());
      done();
    });
  });

  app.addHook(
    'onSend',
    beforeSending(({ raw: { socket } }, { raw }) => {
      if (!(socket instanceof Socket)) return;
      // Node closes a connection on which nothing moves for this long; any byte starts it again.
      socket.setTimeout(stuckAfterMs);
      // Before Node's own listener, which starts the time of an idle connection.
      raw.prependOnceListener('finish', () => socket.setTimeout(0));
    }),
  );
}

/** The requests of a connection, in order; the first of them is worked on. */
class Line {
  readonly #socket: Socket;
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.once('close', () => {
      for (const begin of this.#waiting.splice(0)) begin();
    });
  }

  /** @param begin called when it is the turn of the request, or when the connection is closed */
  join(begin: () => void): void {
    const isFull = this.#waiting.length >= MOST_IN_LINE;
    if (this.#isTaken && isFull) this.#socket.destroy();
    if (this.#isTaken && !this.#socket.destroyed) return void this.#waiting.push(begin);
    this.#isTaken = true;
    begin();
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isTaken = false;
  }
}
