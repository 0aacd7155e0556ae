// @ts-check
/** What set-up says: one line per step, and one paragraph when it has to stop. */

/** A reason to stop that the user can do something about; the message is the whole paragraph. */
export class SetupProblem extends Error {
  /** @override */
  name = 'SetupProblem';

  /**
   * @param {string} missing what is missing or wrong, one or two sentences
   * @param {string[]} ways each way to provide it, as imperative phrases without a full stop
   * @param {{ kind?: string, output?: string }} [details] `output`: what a tool printed, shown
   *   above the paragraph
   */
  constructor(missing, ways, details = {}) {
    const choices =
      ways.length === 1 ? `${ways[0]}.` : `do one of these: ${ways.map((way, n) => `(${n + 1}) ${way}`).join('; ')}.`;
    super(`${missing} To continue, ${choices}`);
    this.kind = details.kind ?? 'problem';
    this.output = details.output ?? '';
  }
}

/**
 * @typedef {object} Report
 * @property {(line: string) => void} found something was already there; not printed when quiet
 * @property {(line: string) => void} doing something long starts or continues
 * @property {(line: string) => void} did something was really done
 */

/**
 * @param {{ quiet: boolean, write?: (line: string) => void }} options
 * @returns {Report}
 */
export function createReport({ quiet, write = console.log }) {
  const print = (/** @type {string} */ line) => write(`set-up: ${line}`);
  return { found: quiet ? () => {} : print, doing: print, did: print };
}

/**
 * @param {number} startedAt milliseconds of `performance.now()` @returns {string} such as "in 8.2
 *   s"
 */
export function elapsed(startedAt) {
  return `in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** @param {number} bytes @returns {string} such as "207 MB" */
export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}
