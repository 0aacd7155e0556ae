/** A bound on how much of one kind of work is done at a time. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ServiceError } from '../../../errors.js';

export interface Slots {
  /**
   * Waits for a slot, and gives the function that returns it.
   * @throws ServiceError OVERLOADED when too many are waiting
   */
  take(): Promise<() => void>;
}

/**
 * Lets `running` tasks through, makes `waiting` wait in order and refuses the others.
 * @param overloaded what to tell those, as a sentence
 */
export function createSlots(running: number, waiting: number, overloaded: string): Slots {
  const queue: (() => void)[] = [];
  let free = running;
  const release = () => {
    const next = queue.shift();
    if (next) next();
    else free++;
  };
  return {
    take: async () => {
      if (free > 0) free--;
      else if (queue.length >= waiting) throw new ServiceError('OVERLOADED', overloaded, { retryAfterSeconds: 2 });
      else await new Promise<void>((resolve) => queue.push(resolve));
      return release;
    },
  };
}

/**
 * Waits for a slot, which is free again when the answer was sent or its connection is closed.
 * @throws ServiceError OVERLOADED when too many are waiting
 */
export async function holdSlot(
  slots: Slots,
  { raw: { socket } }: FastifyRequest,
  { raw }: FastifyReply,
): Promise<void> {
  const release = await slots.take();
  const end = () => {
    for (const event of ['finish', 'close']) raw.off(event, end);
    socket.off('close', end);
    release();
  };
  if (socket.destroyed) return release();
  for (const event of ['finish', 'close']) raw.once(event, end);
  socket.once('close', end);
}
