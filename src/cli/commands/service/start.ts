/** `regulab start`: the whole service in one terminal until Ctrl-C. */
import { once } from 'node:events';
import { Command } from 'commander';
import { loadStackConfig, requiresKeys } from '../../../config.js';
import { EXIT } from '../../errors.js';
import { paletteFor } from '../../output/format.js';
import type { Terminal } from '../../session.js';
import { loadStack } from './load-stack.js';

const HELP = `
Settings come from the environment; the most used:
  PORT                 where the API listens (3000; 0: any free port)
  HOST                 the address it listens on (127.0.0.1)
  REGULAB_DATA_DIR     where experiments and models are kept (data)
  REDIS_URL            use this Redis instead of an embedded one
  REGULAB_CONCURRENCY  runs trained at the same time (number of cores)
  REGULAB_API_KEYS     bearer keys, separated by commas; needed to listen beyond this machine
  LOG_LEVEL            fatal, error, warn, info, debug, trace or silent (info)

Crashed processes are restarted. Ctrl-C stops everything; unfinished runs resume at the next start.

Example:
  PORT=8080 REGULAB_DATA_DIR=/srv/regulab regulab start`;

export function startCommand(terminal: Terminal): Command {
  const command = new Command('start')
    .description('run Redis, the API and a worker in this terminal until Ctrl-C')
    .option('--json', 'write the log as JSON lines')
    .addHelpText('after', HELP)
    .action(async () => {
      terminal.finish(await start(terminal, command.opts().json === true));
    });
  return command;
}

async function start(terminal: Terminal, json: boolean): Promise<number> {
  const config = loadStackConfig();
  const { createStackLog, startStack } = await loadStack();
  const log = createStackLog(terminal.stdout, { json });
  const stack = await startStack({ config, log, signal: terminal.signal });
  const processes = Object.entries(stack.pids()).map(([part, pid]) => [`${part}_pid`, pid]);
  log.info('start', `Ready at ${stack.url}`, {
    data: config.paths.data,
    redis: stack.embeddedRedis ? 'embedded' : 'from REDIS_URL',
    trainers: config.worker.concurrency,
    ...Object.fromEntries(processes),
  });
  if (!json) {
    const { bold, print } = paletteFor(terminal.stdout);
    terminal.stdout.write(print(nextSteps(stack.url, requiresKeys(config.http), bold)));
  }
  if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
  log.info('start', 'Stopping worker, API and Redis. Unfinished runs resume at the next start.');
  await stack.stop();
  log.info('start', 'All processes have stopped.');
  return EXIT.ok;
}

/** Three commands to try next. */
function nextSteps(url: string, needsKey: boolean, bold: (text: string) => string): string {
  const key = needsKey ? " -H 'authorization: Bearer YOUR_KEY'" : '';
  return `
${bold('Submit a first experiment (a few seconds), list all, and see what the API offers:')}

  curl -X POST ${url}/v1/experiments${key} -H 'content-type: application/json' -d '{"preset":"quick-start"}'
  curl ${url}/v1/experiments${key}
  curl ${url}/v1/presets${key}

API documentation: ${url}/docs    Ctrl-C stops everything.

`;
}
