#!/usr/bin/env node
// @ts-check
/**
 * Makes a checkout ready to run: dependencies, native TensorFlow with its addon, a Redis server,
 * and dist/. Uses Node's built-ins alone, does only what is missing, and may run twice at once.
 *
 *   node scripts/setup.mjs [--quiet]     --quiet prints only what was really done
 *
 * The Node version is checked before anything newer is loaded, so that an old Node says so instead
 * of failing to parse.
 */
import { nodeVersionProblem } from './setup/node-version.mjs';

const problem = nodeVersionProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  // A failure ends the process, as an unhandled rejection.
  void import('./setup/main.mjs').then(({ main }) => main(process.argv.slice(2)));
}
