/** Sends what no decent client would, and counts the answers. */
import net from 'node:net';

export class Attacker {
  readonly answers = new Map<number, number>();
  sent = 0;
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Sends a request by fetch; one that is cut off has no answer. */
  async send(path: string, init: RequestInit = {}): Promise<number | null> {
    this.sent += 1;
    try {
      const response = await fetch(new URL(path, this.#url), {
        signal: AbortSignal.timeout(60_000),
        ...init,
        headers: { connection: 'close', ...init.headers },
      });
      await response.arrayBuffer();
      this.#count(response.status);
      return response.status;
    } catch {
      return null;
    }
  }

  postJson(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<number | null> {
    const headersOfJson = { 'content-type': 'application/json', ...headers };
    return this.send(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: headersOfJson,
    });
  }

  /** Writes bytes on a connection of its own and counts the answers for so long. */
  raw(bytes: string | Buffer, { forMs = 1000 } = {}): Promise<void> {
    const socket = this.open(bytes);
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.destroy(), forMs);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** The same, but the connection is the caller's to close. */
  open(bytes: string | Buffer = ''): net.Socket {
    this.sent += 1;
    const socket = net.connect(Number(this.#url.port), this.#url.hostname);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const [, status] of chunk.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g)) this.#count(Number(status));
    });
    if (bytes.length > 0) socket.write(bytes);
    return socket;
  }

  #count(status: number): void {
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
  }
}
