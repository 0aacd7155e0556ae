/**
 * The `regulab` command: which commands there are, how signals end them, and which exit code comes
 * out.
 */
import { Command, CommanderError } from 'commander';
import { readProductVersion } from '../product-version.js';
import { visibleJson, visibleLines } from '../visible.js';
import { keysCommand } from './commands/access/keys.js';
import { adviseCommand } from './commands/advise.js';
import { cancelCommand, deleteCommand, pauseCommand, resumeCommand, retryCommand } from './commands/change.js';
import { compareCommand } from './commands/compare.js';
import { downloadCommand } from './commands/download.js';
import { biasVarianceCommand, ensemblesCommand, pathCommand } from './commands/experiment-statistics.js';
import { exportCommand } from './commands/export.js';
import { bulkCommand } from './commands/find/bulk.js';
import { datasetsCommand } from './commands/find/datasets.js';
import { archiveCommand, editCommand, restoreCommand } from './commands/find/edit.js';
import { listCommand, runsCommand } from './commands/find/list.js';
import { queueCommand } from './commands/find/queue.js';
import { getCommand } from './commands/get.js';
import { metricsCommand } from './commands/metrics.js';
import { predictCommand } from './commands/predict.js';
import { presetsCommand } from './commands/presets.js';
import { reportCommand } from './commands/report.js';
import { reproduceCommand } from './commands/reproduce.js';
import { demoCommand } from './commands/service/demo.js';
import { startCommand } from './commands/service/start.js';
import { drainCommand, workersCommand } from './commands/service/workers.js';
import { submitCommand } from './commands/submit.js';
import { watchCommand } from './commands/watch.js';
import { webhooksCommand } from './commands/webhooks/webhooks.js';
import { describeError, EXIT, EXIT_CODE_HELP, errorDocument, exitCodeOf } from './errors.js';
import type { Terminal } from './session.js';

const EXAMPLES = `
Examples:
  regulab start
  regulab submit --preset quick-start --watch
  regulab download run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61`;

/**
 * Runs the command line and gives the exit code.
 * @param argv the words after the program's name
 */
export async function main(argv: string[]): Promise<number> {
  const interruption = listenForSignals();
  let exitCode: number = EXIT.ok;
  const terminal: Terminal = {
    stdin: () => process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interruption.signal,
    finish: (code) => {
      exitCode = code;
    },
  };
  try {
    await createProgram(terminal).parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (interruption.signal.aborted) return interruption.exitCode();
    const text = describeError(error);
    process.stderr.write(
      argv.includes('--json') ? `${visibleJson(errorDocument(error, text))}\n` : `regulab: ${visibleLines(text)}\n`,
    );
    return exitCodeOf(error);
  }
}

/** The command tree; errors are thrown instead of ending the process. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('regulab')
    .description('Trains regularization experiments on MNIST as a service.')
    .version(readProductVersion().version)
    .showHelpAfterError('(see --help)')
    .addHelpText('after', `${EXAMPLES}\n${EXIT_CODE_HELP}`);
  const commands = [
    startCommand,
    demoCommand,
    submitCommand,
    watchCommand,
    getCommand,
    metricsCommand,
    listCommand,
    runsCommand,
    queueCommand,
    compareCommand,
    reportCommand,
    adviseCommand,
    predictCommand,
    pathCommand,
    biasVarianceCommand,
    ensemblesCommand,
    cancelCommand,
    pauseCommand,
    resumeCommand,
    retryCommand,
    reproduceCommand,
    downloadCommand,
    exportCommand,
    editCommand,
    archiveCommand,
    restoreCommand,
    bulkCommand,
    deleteCommand,
    presetsCommand,
    datasetsCommand,
    keysCommand,
    webhooksCommand,
    workersCommand,
    drainCommand,
  ];
  for (const make of commands) program.addCommand(make(terminal));
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .showHelpAfterError('(see --help)')
      // Commander repeats what it was given: "unknown command '…'".
      .configureOutput({
        writeOut: (text) => terminal.stdout.write(visibleLines(text)),
        writeErr: (text) => terminal.stderr.write(visibleLines(text)),
      });
  }
  return program;
}

const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)];

/**
 * Ctrl-C, SIGTERM and a closed terminal abort whatever runs. Later signals change nothing: every
 * command ends soon after the first, and one that stops processes must not be torn away from that.
 */
function listenForSignals() {
  const controller = new AbortController();
  let exitCode: number = EXIT.interrupted;
  const abort = (code: number) => () => {
    if (!controller.signal.aborted) exitCode = code;
    controller.abort();
  };
  process.on('SIGINT', abort(EXIT.interrupted));
  process.on('SIGTERM', abort(EXIT.terminated));
  process.on('SIGHUP', abort(EXIT.terminated));
  // The reader has gone (`regulab list | head -1`): nobody is left to write for.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    controller.abort();
  });
  return { signal: controller.signal, exitCode: () => exitCode };
}
