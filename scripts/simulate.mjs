// @ts-check
// How long runs wait on so many cores, how busy these are, and what Redis and the object store
// carry: docs/scaling.md.
//
//   npm run simulate -- --cores 100 --mix mlp=6,cnn=1
//   npm run simulate -- --help
import { answer } from './simulate/load.mjs';
import { HELP, OptionError, readOptions } from './simulate/options.mjs';

try {
  const options = readOptions(process.argv.slice(2));
  if (options === null) console.log(HELP);
  else if (options.json) console.log(JSON.stringify(answer(options), null, 2));
  else console.log(describe(answer(options)));
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  console.error(`${error.message} See --help.`);
  process.exitCode = 2;
}

/** @param {import('./simulate/load.mjs').Answer} about */
function describe({ cores, workers, runsPerSecond, waitSeconds, utilisation, redis, store, ...rest }) {
  const { median, p95, p99 } = waitSeconds;
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  return [
    `cores          ${cores} in ${workers} workers, ${percent(utilisation)} busy`,
    `runs           ${figure(runsPerSecond)} a second, ${figure(3600 * runsPerSecond)} an hour`,
    `wait           median ${time(median)}, 95 % below ${time(p95)}, 99 % below ${time(p99)}; longest line ${rest.longestLine} runs`,
    `interruptions  ${figure(rest.interruptionsPerHour)} an hour`,
    `Redis          ${figure(redis.commandsPerSecond)} commands a second (${figure(redis.atRest)} while nothing trains), ${percent(redis.cpuShare)} of a core, ${figure(redis.megabytesPerHour)} MB an hour to keep`,
    `object store   ${figure(store.gigabytesPerHour)} GB an hour written (${figure(store.keptGigabytesPerHour)} to keep), ${figure(store.requestsPerSecond)} requests a second`,
  ].join('\n');
}

/** @param {number} value with three digits */
function figure(value) {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();
}

/** @param {number} seconds */
function time(seconds) {
  return seconds >= 120 ? `${figure(seconds / 60)} min` : `${figure(seconds)} s`;
}
