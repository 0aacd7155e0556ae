/** How a message is sent over TLS, and what breaks it. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createSender } from '../../../src/webhooks/sending/send.js';
import { newSecret } from '../../../src/webhooks/sending/signatures.js';
import { temporaryFolder } from '../../support/folders.js';
import { LOOPBACK } from '../../support/webhooks.js';

const folder = temporaryFolder();
const servers: net.Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

const sender = createSender({ allow: LOOPBACK, timeoutMs: 500, userAgent: 'test' });
const send = (url: string, signal?: AbortSignal) =>
  sender.send({ url, secrets: [newSecret()] }, { id: 'msg_1', body: '{}' }, signal);

async function listen(server: net.Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as net.AddressInfo).port;
}

describe('a message', () => {
  it('is not sent to a receiver whose certificate nobody vouches for', async () => {
    const files = { key: path.join(folder, 'key.pem'), cert: path.join(folder, 'cert.pem') };
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    execFileSync('openssl', [...request, '-keyout', files.key, '-out', files.cert], { stdio: 'ignore' });
    let requests = 0;
    const server = https.createServer({ key: readFileSync(files.key), cert: readFileSync(files.cert) }, () => {
      requests += 1;
    });
    const attempt = await send(`https://127.0.0.1:${await listen(server)}/`);
    expect(attempt).toMatchObject({ status: null, error: 'the certificate is not valid' });
    expect(requests).toBe(0);
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'x-filler: y\r\n'.repeat(10_000)}`],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'],
    ['nothing', ''],
  ])('fails in time, whatever is answered: %s', async (_, answer) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write(answer));
    });
    const attempt = await send(`http://127.0.0.1:${await listen(server)}/`);
    expect(attempt).toMatchObject({ status: null, error: expect.any(String) });
    expect(attempt.durationMs).toBeLessThan(2_000);
  });

  it('is interrupted when its worker stops', async () => {
    const port = await listen(net.createServer(() => undefined));
    const attempt = await send(`http://127.0.0.1:${port}/`, AbortSignal.timeout(50));
    expect(attempt).toMatchObject({ status: null, error: 'interrupted' });
    expect(attempt.durationMs).toBeLessThan(400);
  });
});
