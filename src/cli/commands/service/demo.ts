/**
 * `regulab demo`: the whole workflow in one command. Starts a private service, submits the
 * notebook's experiments over HTTP and compares the results with the known ones.
 */

import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import type { Experiment, Run } from '#client';
import { mean } from '../../../analysis/statistics/descriptive.js';
import { childEnvironment, loadStackConfig } from '../../../config.js';
import { secondsOf } from '../../../experiments/records/training-cost.js';
import { visible } from '../../../visible.js';
import { CommandError, describeError, EXIT } from '../../errors.js';
import { describeFailures, describeWarnings } from '../../output/describe.js';
import { duration, percent, significant, table } from '../../output/format.js';
import { createSession, type Output, type Session, type Terminal } from '../../session.js';
import type { Stack } from '../../stack/stack.js';
import { watchToEnd } from '../../watch/watch-runs.js';
import { loadStack } from './load-stack.js';

const HELP = `
Data is stored in a temporary folder that is removed at the end. --keep or REGULAB_DATA_DIR keeps it.
The whole demo trains 8 runs of 48000 images for 10 epochs; --quick trains 2 small runs in seconds.
On a terminal the service then stays up for a look at its page, until Ctrl-C; --exit ends at once.

Examples:
  regulab demo
  regulab demo --quick
  REGULAB_DATA_DIR=demo-data regulab demo`;

/**
 * Share of the digit 1 among the 10,000 test images, 11.35 %, as float32: the figure that the
 * notebook prints for both of its models.
 */
export const NOTEBOOK_ACCURACY = 0.11349999904632568;
/** Mean test accuracy over seeds 1, 2, 3 that the corrected preset reaches at least, by arm. */
const CORRECTED_FLOOR: Record<string, number> = { 'with-dropout': 0.945, 'without-dropout': 0.962 };

/** One arm's runs taken together. */
export interface ArmResult {
  arm: string;
  accuracies: number[];
  meanAccuracy: number;
  meanLoss: number;
  meanPenalty: number;
  meanSeconds: number;
}

interface Exhibit {
  preset: string;
  /**
   * Whether the arms are to be compared over their seeds: pointless where every run gives the same
   * figure.
   */
  compared: boolean;
  /** What the numbers mean, for the reader of the result table. */
  explanation: string;
  accuracyText(result: ArmResult): string;
  /** What is not as it must be; empty when all is well. */
  deviations(results: ArmResult[]): string[];
  expectation: string;
}

const FULL: Exhibit[] = [
  {
    preset: 'notebook-dropout-corrected',
    compared: true,
    explanation:
      'Ten softmax units, one for each digit. Both networks learn, and the one without dropout is better: two layers of 64 units\noverfit little, so dropping half of the units costs more than it gains.',
    accuracyText: ({ meanAccuracy }) => percent(meanAccuracy),
    deviations: (results) =>
      results.flatMap(({ arm, meanAccuracy }) => {
        const floor = CORRECTED_FLOOR[arm];
        if (floor === undefined || meanAccuracy >= floor) return [];
        return [
          `notebook-dropout-corrected ${arm}: mean ${percent(meanAccuracy)}, expected at least ${percent(floor)}`,
        ];
      }),
    expectation: 'corrected arms at least 94.5 % with dropout and 96.2 % without',
  },
  {
    preset: 'notebook-dropout',
    compared: false,
    explanation:
      'The notebook that regulab grew out of trains one sigmoid unit against the digit label. That objective has no minimum, so both\nnetworks answer 1 to everything. Both accuracies are the share of the digit 1 in the test set; they say nothing about dropout.',
    accuracyText: ({ meanAccuracy }) => percent(meanAccuracy),
    deviations: (results) =>
      results
        .filter(({ accuracies }) => accuracies.some((accuracy) => Math.fround(accuracy) !== NOTEBOOK_ACCURACY))
        .map(
          ({ arm, accuracies }) => `notebook-dropout ${arm}: ${accuracies.join(', ')}, expected ${NOTEBOOK_ACCURACY}`,
        ),
    expectation: `both notebook arms at exactly 11.35 % (${NOTEBOOK_ACCURACY} in the notebook)`,
  },
];

const FULL_TIME = 'Trains 8 networks on 48,000 images each: about a minute on two cores.';
const QUICK_TIME = 'Trains 2 small networks: a few seconds.';

/** Far above guessing: what 2 epochs on 1600 images must reach. */
const QUICK_FLOOR = 0.6;

const QUICK: Exhibit[] = [
  {
    preset: 'quick-start',
    compared: false,
    explanation: 'Two epochs on 1600 images: long enough to see the service work, too short to judge dropout.',
    accuracyText: ({ meanAccuracy }) => percent(meanAccuracy),
    deviations: (results) =>
      results
        .filter(({ meanAccuracy }) => meanAccuracy < QUICK_FLOOR)
        .map(
          ({ arm, meanAccuracy }) =>
            `quick-start ${arm}: ${percent(meanAccuracy)}, expected at least ${percent(QUICK_FLOOR)}`,
        ),
    expectation: `both arms at least ${percent(QUICK_FLOOR)}`,
  },
];

export function demoCommand(terminal: Terminal): Command {
  const command = new Command('demo')
    .description('start a private service, train the notebook experiments on it, show the results and the page')
    .option('--quick', 'train the quick-start preset instead: seconds instead of minutes')
    .option('--keep', 'keep the data folder with models, metrics and logs')
    .option('--exit', 'stop after the results, also on a terminal')
    .addHelpText('after', HELP)
    .action(async () => {
      const { quick = false, keep = false, exit = false } = command.opts<Record<string, boolean>>();
      const stays = terminal.stdout.isTTY === true && !exit;
      const exitCode = await demo(terminal, quick ? QUICK : FULL, { keep, stays });
      if (exitCode === EXIT.ok)
        terminal.stdout.write('Next, start the service for experiments of your own: npm start\n');
      terminal.finish(exitCode);
    });
  return command;
}

/** @param stays whether the service stays up after the results, until Ctrl-C */
async function demo(
  terminal: Terminal,
  exhibits: Exhibit[],
  { keep, stays }: { keep: boolean; stays: boolean },
): Promise<number> {
  const place = await choosePlace(keep);
  const recorder = recordLog();
  let stack: Stack | undefined;
  try {
    terminal.stdout.write(`${exhibits === QUICK ? QUICK_TIME : FULL_TIME}\nStarting Redis, API and worker …\n`);
    const { createStackLog, startStack } = await loadStack();
    const log = createStackLog(recorder.output);
    stack = await startStack({ ...place, log, signal: terminal.signal, firstRestarts: START_AGAIN });
    const session = createSession(terminal, { url: stack.url }, place.config.http.apiKeys[0]);
    session.say(`Ready at ${stack.url}. Submitting over HTTP:`);
    const experiments = await submitAll(session, exhibits);
    const results = await watchToEnd(
      session,
      experiments.map(({ id, name }) => ({ id, prefix: `${name} ` })),
    );
    const deviations = await report(session, exhibits, results as { experiment: Experiment; runs: Run[] }[]);
    if (stays && deviations.length === 0) await showPage(session, experiments, place.keep);
    if (!place.keep && !stack.embeddedRedis) for (const { id } of experiments) await session.client.delete(id);
    return deviations.length === 0 ? EXIT.ok : EXIT.failed;
  } catch (error) {
    // What the parts said is worth reading only when something went wrong.
    if (!terminal.signal.aborted) {
      terminal.stderr.write(`${recorder.tail()}\n`);
      throw error instanceof CommandError
        ? error
        : new CommandError(describeError(error), EXIT.failed, { cause: error });
    }
    throw error;
  } finally {
    terminal.stdout.write('Stopping worker, API and Redis …\n');
    await stack?.stop();
    if (place.keep) terminal.stdout.write(`Models, metrics and logs are in ${visible(place.config.paths.data)}.\n`);
    else await fs.rm(place.config.paths.data, { recursive: true, force: true });
  }
}

/** The curves, the answer and the networks of what was trained, for as long as the reader wants. */
async function showPage(
  { say, url, palette, signal }: Session,
  experiments: Experiment[],
  keep: boolean,
): Promise<void> {
  say(`\n${palette.bold('See it:')} ${url}/#/experiments/${experiments[0]!.id}`);
  say(`Ask more: ${url}/    Ctrl-C stops the service${keep ? '' : ' and removes its data'}.`);
  if (!signal.aborted) await once(signal, 'abort');
}

/** A port nobody else uses, loopback only, and a folder of its own unless the user named one. */
async function choosePlace(keepAsked: boolean) {
  const given = loadStackConfig().dataDirectoryGiven;
  const environment: Record<string, string> = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info' };
  if (!given) environment.REGULAB_DATA_DIR = await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-demo-'));
  // On a Redis of somebody else, nothing of theirs is seen or touched.
  if (loadStackConfig().externalRedisUrl !== null) environment.REGULAB_KEY_PREFIX = `demo-${process.pid}-${Date.now()}`;
  const config = loadStackConfig(childEnvironment(environment));
  return { config, environment, keep: given || keepAsked };
}

async function submitAll(session: Session, exhibits: Exhibit[]): Promise<Experiment[]> {
  const experiments: Experiment[] = [];
  for (const { preset } of exhibits) {
    const experiment = await session.client.submit({ preset });
    experiments.push(experiment);
    session.say(`  POST /v1/experiments {"preset":"${preset}"}  →  ${experiment.id}, ${experiment.runs.length} runs`);
    for (const line of describeWarnings(experiment)) session.say(`  ${line}`);
  }
  session.say('');
  return experiments;
}

/** Writes tables and explanations; gives back what is not as expected. */
async function report(
  session: Session,
  exhibits: Exhibit[],
  outcomes: { experiment: Experiment; runs: Run[] }[],
): Promise<string[]> {
  const { say, palette } = session;
  const deviations: string[] = [];
  for (const [index, exhibit] of exhibits.entries()) {
    const { experiment, runs } = outcomes[index]!;
    const results = summarizeArms(runs);
    say(`\n${palette.bold(exhibit.preset)}  (${experiment.status}, seeds ${experiment.spec.seeds.join(', ')})\n`);
    say(
      table(
        ['arm', 'runs>', 'mean test accuracy>', 'test loss>', 'penalty>', 'time per run>'],
        results.map((result) => [
          result.arm,
          String(result.accuracies.length),
          exhibit.accuracyText(result),
          significant(result.meanLoss),
          significant(result.meanPenalty),
          duration(result.meanSeconds),
        ]),
      ),
    );
    say(`\n${exhibit.explanation}`);
    if (exhibit.compared) {
      const { comparisons } = await session.client.compare(experiment.id);
      for (const { statement } of comparisons) say(`\nPaired over seeds: ${statement}`);
    }
    deviations.push(...describeFailures(runs));
    if (experiment.status !== 'succeeded')
      deviations.push(`${exhibit.preset}: ${experiment.status}, expected succeeded`);
    deviations.push(...exhibit.deviations(results));
  }
  say('');
  if (deviations.length === 0) {
    for (const { expectation } of exhibits) say(palette.good(`As expected: ${expectation}.`));
  } else {
    for (const deviation of deviations) say(palette.bad(`NOT as expected: ${deviation}.`));
  }
  return deviations;
}

/**
 * Means over the runs of each arm that have an evaluation, in the order of the arms' first runs.
 */
export function summarizeArms(runs: Run[]): ArmResult[] {
  const arms = new Map<string, (Run & { evaluation: NonNullable<Run['evaluation']> })[]>();
  for (const run of runs) {
    const { evaluation } = run;
    if (evaluation !== null) arms.set(run.arm, [...(arms.get(run.arm) ?? []), { ...run, evaluation }]);
  }
  return [...arms].map(([arm, ofArm]) => {
    const tests = ofArm.map(({ evaluation }) => evaluation.test);
    const accuracies = tests.map(({ accuracy }) => accuracy);
    return {
      arm,
      accuracies,
      meanAccuracy: mean(accuracies),
      meanLoss: mean(tests.map(({ dataLoss }) => dataLoss)),
      meanPenalty: mean(tests.map(({ penalty }) => penalty)),
      meanSeconds: mean(ofArm.map((run) => secondsOf(run) ?? 0)),
    };
  });
}

/** What fails so often in a row will not pass while somebody watches. */
const START_AGAIN = 3;
const KEPT_LINES = 60;

/** Takes the parts' log and remembers its end. */
function recordLog(): { output: Output; tail(): string } {
  const lines: string[] = [];
  return {
    output: {
      write(text) {
        lines.push(text);
        if (lines.length > KEPT_LINES) lines.shift();
      },
    },
    tail: () => lines.join(''),
  };
}
