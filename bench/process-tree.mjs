// @ts-check
/** CPU time of the processes of a service, from /proc: Linux alone. */
import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel: ticks a second. */
const HERTZ = 100;

/**
 * Seconds of CPU that the processes below one have taken, by what they run. A process that has
 * ended is counted no more.
 * @param {number} root its id
 */
export function secondsByKind(root) {
  const sums = { trainer: 0, worker: 0, api: 0 };
  const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(name) : []));
  const ours = new Set([root]);
  // Parents may have higher ids than their children.
  for (let size = 0; size < ours.size; ) {
    size = ours.size;
    for (const { id, parent } of processes) if (ours.has(parent)) ours.add(id);
  }
  for (const { id, command, seconds } of processes) {
    const [, kind] = /dist\/(trainer|worker|api)\/main\.js/.exec(command) ?? [];
    if (ours.has(id) && kind) sums[/** @type {keyof typeof sums} */ (kind)] += seconds;
  }
  return sums;
}

/** @param {string} id */
function readProcess(id) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    // After the name in parentheses: state, parent, …; 11 and 12 are the user's and the system's.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0] = [fields[1], fields[11], fields[12]];
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [{ id: Number(id), parent, command, seconds: (user + system) / HERTZ }];
  } catch {
    return [];
  }
}
