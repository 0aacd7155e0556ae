/** A TCP proxy for tests of the network between the product and Redis. */
import { once } from 'node:events';
import net from 'node:net';

export interface TcpProxy {
  port: number;
  /** From here on no byte passes, in connections old and new, and nobody is told. */
  blackHole(): void;
  /** New connections pass again; those that were in the black hole stay there, as with a firewall that forgot them. */
  heal(): void;
  /** Cuts every connection. */
  reset(): void;
  close(): Promise<void>;
}

/** Passes connections on to a port of this machine. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let swallowing = false;
  const clients = new Set<net.Socket>();
  const lost = new WeakSet<net.Socket>();

  const server = net.createServer((client) => {
    const upstream = net.connect(target, '127.0.0.1');
    clients.add(client);
    if (swallowing) lost.add(client);
    const pass = (from: net.Socket, to: net.Socket) => {
      from.on('data', (chunk) => lost.has(client) || to.write(chunk));
      from.on('error', () => undefined); // 'close' follows
      from.on('close', () => lost.has(client) || to.destroy());
    };
    pass(client, upstream);
    pass(upstream, client);
    client.on('close', () => {
      clients.delete(client);
      upstream.destroy();
    });
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
    close: async () => {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}
