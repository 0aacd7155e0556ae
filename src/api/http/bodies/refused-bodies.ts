/**
 * What is left of a body that was refused. Closed over unread bytes, a connection breaks before
 * many clients have read the answer (RFC 9112, section 9.6), so the rest is read and dropped.
 */
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';

const STEP_MS = 50;
/** How long nothing may come, before anything has and after. */
const FIRST_BYTE_MS = 100;
const NEXT_BYTE_MS = 2_000;
const WHOLE_MS = 10_000;
const WHOLE_BYTES = 64 * 2 ** 20;

/** Keeps the connection open behind the answer until the body has arrived, within bounds. */
export function readOn({ raw }: FastifyRequest, reply: FastifyReply): void {
  const answer = reply.raw;
  const { socket } = raw;
  if (raw.complete || !(socket instanceof Socket)) return;
  const closes = !answer.shouldKeepAlive;
  // Otherwise Node closes the connection as soon as the answer is sent.
  answer.shouldKeepAlive = true;
  reply.removeHeader('connection');
  answer.once('finish', () => void endConnection(raw, socket, closes));
}

async function endConnection(raw: IncomingMessage, socket: Socket, closes: boolean): Promise<void> {
  const isRead = await untilRead(raw, socket);
  if (closes || !isRead) socket.destroySoon();
}

/** Node reads and drops what it is sent after the answer; whether that was all. */
async function untilRead(raw: IncomingMessage, socket: Socket): Promise<boolean> {
  const start = socket.bytesRead;
  let [read, quietMs] = [start, 0];
  for (let passedMs = 0; passedMs < WHOLE_MS && read - start < WHOLE_BYTES; passedMs += STEP_MS) {
    await delay(STEP_MS, undefined, { ref: false });
    if (raw.complete || socket.destroyed) return raw.complete;
    quietMs = socket.bytesRead === read ? quietMs + STEP_MS : 0;
    read = socket.bytesRead;
    if (quietMs >= (read === start ? FIRST_BYTE_MS : NEXT_BYTE_MS)) return false;
  }
  return false;
}
