/** One-shot commands of the built product, their output byte for byte. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../bin/regulab.mjs', import.meta.url));

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** @param url of the service */
export async function regulab(url: string, args: string[], stdin: string | Buffer = ''): Promise<Outcome> {
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, REGULAB_URL: url };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: environment });
  child.stdin.on('error', () => {}); // A command that reads no input may have ended.
  child.stdin.end(stdin);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}
