/**
 * One `regulab start` per data folder. The process that runs on a folder listens on a unix socket
 * there and identifies itself; the socket of a process that was killed answers nobody, so nothing
 * stale ever has to be judged by its process id.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { makeFolder } from '../../durable-files.js';
import { CommandError, EXIT } from '../errors.js';

/** sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the closing zero. */
const MAX_SOCKET_PATH = 103;

export interface DataLock {
  release(): Promise<void>;
}

/**
 * Takes the folder for this process.
 * @throws CommandError naming the process that has it
 */
export async function lockDataDirectory(directory: string): Promise<DataLock> {
  await makeFolder(directory);
  const socket = await socketPath(directory);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(socket);
    if (server) return { release: () => release(server) };
    const holder = await ask(socket);
    if (holder !== null) {
      throw new CommandError(
        `regulab already runs on ${directory} (process ${holder}). Stop it first, or choose another folder: REGULAB_DATA_DIR=other-data PORT=3001 npm start`,
        EXIT.usage,
      );
    }
    // Nobody answers: its process was killed.
    await fs.rm(socket, { force: true });
  }
  throw new CommandError(`${socket} cannot be locked: other processes are starting on ${directory}. Try again.`);
}

async function socketPath(directory: string): Promise<string> {
  const real = await fs.realpath(directory);
  const inFolder = path.join(real, 'regulab.sock');
  if (Buffer.byteLength(inFolder) <= MAX_SOCKET_PATH) return inFolder;
  return path.join(os.tmpdir(), `regulab-${createHash('sha256').update(real).digest('hex').slice(0, 16)}.sock`);
}

/** The listening server, or null when the socket exists already. */
async function listen(socket: string): Promise<net.Server | null> {
  const server = net.createServer((connection) => {
    connection.on('error', () => {});
    connection.end(String(process.pid));
  });
  try {
    server.listen(socket);
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return null;
    throw new CommandError(
      `The data folder cannot be locked: ${message}. Give it to this user, or set REGULAB_DATA_DIR to another folder.`,
    );
  }
  server.unref();
  return server;
}

/** The process id that the listener gives, `?` when it gives none; null when nobody listens. */
async function ask(socket: string): Promise<string | null> {
  const connection = net.connect(socket);
  connection.setTimeout(2_000, () => connection.destroy());
  try {
    let answer = '';
    for await (const chunk of connection) answer += chunk;
    return answer || '?';
  } catch (error) {
    // Only these say that nobody listens; a process that was stopped does not answer, but has it.
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ECONNREFUSED' || code === 'ENOENT' ? null : '?';
  }
}

/** Closing removes the socket file. */
async function release(server: net.Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
}
