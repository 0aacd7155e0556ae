/** A TCP proxy for tests of the network between the product and Redis. */
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';

export interface TcpProxy {
  port: number;
  /** From now on no byte passes, in connections old and new, without an error. */
  blackHole(): void;
  /** New connections pass again; the old ones stay dead, as with a firewall that forgot them. */
  heal(): void;
  /** Cuts every connection. */
  reset(): void;
  /** From now on data takes so much longer in each direction. */
  slowDown(milliseconds: number): void;
  /** From now on data passes in pieces of one to seven bytes, or whole again. */
  split(inPieces: boolean): void;
  /** New connections go to this port. */
  pointTo(port: number): void;
  close(): Promise<void>;
}

/** Forwards connections to a port of this machine. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let swallowing = false;
  let slowness = 0;
  let inPieces = false;
  const clients = new Set<net.Socket>();
  const lost = new WeakSet<net.Socket>();

  const server = net.createServer({ noDelay: true }, (client) => {
    const upstream = net.connect({ port: target, host: '127.0.0.1', noDelay: true });
    clients.add(client);
    if (swallowing) lost.add(client);
    pass(client, upstream);
    pass(upstream, client);
    client.on('close', () => {
      clients.delete(client);
      upstream.destroy();
    });

    /** Keeps the order, also when it delays or splits. */
    function pass(from: net.Socket, to: net.Socket): void {
      let sent = Promise.resolve();
      from.on('data', (chunk) => {
        const due = performance.now() + slowness;
        sent = sent.then(() => send(chunk, to, due));
      });
      from.on('error', () => undefined); // 'close' follows
      from.on('close', () => {
        void sent.then(() => lost.has(client) || to.destroy());
      });
    }

    async function send(chunk: Buffer, to: net.Socket, due: number): Promise<void> {
      const wait = due - performance.now();
      if (wait > 1) await delay(wait);
      for (const piece of inPieces ? piecesOf(chunk) : [chunk]) {
        if (lost.has(client) || to.destroyed) return;
        to.write(piece);
        // The next piece is a packet of its own.
        if (inPieces) await nextTurn();
      }
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const reset = () => {
    for (const client of clients) client.resetAndDestroy();
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    blackHole: () => {
      swallowing = true;
      for (const client of clients) lost.add(client);
    },
    heal: () => {
      swallowing = false;
    },
    reset,
    slowDown: (milliseconds) => {
      slowness = milliseconds;
    },
    split: (wanted) => {
      inPieces = wanted;
    },
    pointTo: (port) => {
      target = port;
    },
    close: async () => {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Pieces of one to seven bytes, in turn. */
function* piecesOf(chunk: Buffer): Generator<Buffer> {
  for (let at = 0, length = 1; at < chunk.length; at += length, length = (length % 7) + 1) {
    yield chunk.subarray(at, at + length);
  }
}
