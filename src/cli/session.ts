/**
 * What every command works with: where it writes, when it must end, and the service it talks to.
 */
import { Command, Option, type OptionValues } from 'commander';
import { clientEnvironmentSchema, loadClientConfig } from '../config.js';
import { externalIdSchema } from '../experiments/records/ids.js';
import { visibleJson } from '../visible.js';
import { type Client, createClient, type Patience } from './client/client.js';
import { nullIfMissing } from './client/pages.js';
import { UsageError } from './errors.js';
import { type Palette, paletteFor } from './output/format.js';

export interface Output {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  rows?: number | undefined;
  hasColors?: () => boolean;
}

/** The process as a command sees it. */
export interface Terminal {
  stdin(): AsyncIterable<Buffer | string>;
  stdout: Output;
  stderr: Output;
  /** Aborted by Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  /** Takes the exit code of the command that ran. */
  finish(exitCode: number): void;
}

export interface Session extends Terminal {
  /** One JSON document, or JSON lines while watching, instead of text for people. */
  json: boolean;
  palette: Palette;
  /** Address of the service. */
  url: string;
  client: Client;
  /** A client with other patience, for commands that wait long. */
  clientWith(patience: Partial<Patience>, onWait?: (reason: string) => void): Client;
  /** Lines for people, with what is hidden in them made visible; nothing with --json. */
  say(text: string): void;
  /** The JSON document of the command, or one line of it; nothing without --json. */
  emit(document: unknown): void;
}

/** Does a command's work and gives its exit code. */
export type Action = (session: Session, args: string[], options: OptionValues) => Promise<number>;

/**
 * Makes a command that talks to the service, with the options all of these share.
 * @param usage name and arguments as commander writes them: `get <id>`
 */
export function serviceCommand(terminal: Terminal, usage: string, summary: string, action: Action): Command {
  const [name = '', ...parameters] = usage.split(' ');
  const command = new Command(name).description(summary);
  if (parameters.length > 0) command.arguments(parameters.join(' '));
  return command
    .option('--url <url>', 'address of the service (or REGULAB_URL; default http://127.0.0.1:3000)')
    .addOption(new Option('--api-key <key>').argParser(refuseKey).hideHelp())
    .option('--json', 'print JSON')
    .action(async (...given: unknown[]) => {
      const options = command.opts();
      const args = given
        .slice(0, -2)
        .flat()
        .map((argument) => String(argument ?? ''));
      const session = createSession(terminal, options);
      if (args.length > 0) args[0] = await withoutExternalId(session, parameters[0], args[0]);
      requireKind(name, parameters[0], args[0]);
      terminal.finish(await action(session, args, options));
    });
}

/** @throws UsageError always */
function refuseKey(): never {
  throw new UsageError(
    '--api-key would show the key to everybody who can list the processes of this machine. Set REGULAB_API_KEY instead.',
  );
}

/** The session of one command from its options and the environment. */
export function createSession(terminal: Terminal, options: OptionValues, knownKey?: string): Session {
  const config = loadClientConfig();
  const url = addressOf(options.url ?? config.url);
  const apiKey = knownKey ?? config.apiKey;
  const json = options.json === true;
  const clientWith: Session['clientWith'] = (patience, onWait) =>
    createClient({ url, apiKey, patience, raw: json, signal: terminal.signal, ...(onWait && { onWait }) });
  const palette = paletteFor(terminal.stdout);
  return {
    ...terminal,
    json,
    palette,
    url,
    client: clientWith({}),
    clientWith,
    say: (text) => {
      if (!json) terminal.stdout.write(`${palette.print(text)}\n`);
    },
    emit: (document) => {
      if (json) terminal.stdout.write(`${visibleJson(document)}\n`);
    },
  };
}

/**
 * The address to which `/v1/…` is appended; one that ends with `/v1` was meant without it.
 * @throws UsageError when it is no address of a service
 */
function addressOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    const instead = !url.includes('://') && URL.canParse(`http://${url}`) ? `; write http://${url}` : '';
    throw new UsageError(`--url: "${url}" is not an http(s) URL${instead}.`);
  }
  const fault = clientEnvironmentSchema.shape.REGULAB_URL.safeParse(url).error?.issues[0];
  if (fault) throw new UsageError(`--url: ${fault.message}.`);
  return url.replace(/\/v1\/?$/, '');
}

/**
 * The id of the experiment that is named by its external id; any other argument as it is.
 * @throws UsageError when no experiment has it
 */
export async function withoutExternalId({ client }: Session, parameter = '', id = ''): Promise<string> {
  const takesExperiments = ['<id>', '<experimentId>', '[experimentId]'].includes(parameter);
  if (!takesExperiments || id === '' || /^(?:exp|run)_/.test(id)) return id;
  const isOne = externalIdSchema.safeParse(id).success;
  const experiment = isOne ? await nullIfMissing(client.experimentByExternalId(id)) : null;
  if (experiment !== null) return experiment.id;
  throw new UsageError(
    `No experiment has the external id "${id}", and it is not an id: ids of experiments begin with exp_, those of runs with run_.`,
  );
}

/**
 * A command says in its usage which kind of id it takes.
 * @throws UsageError when the id is of the other kind, or of none
 */
function requireKind(command: string, parameter = '', id = ''): void {
  if (parameter === '<experimentId>' && isRunId(id)) {
    throw new UsageError(`${command} needs an experiment (exp_…), not a run.`);
  }
  if (parameter === '<runId>' && !isRunId(id)) {
    throw new UsageError(`${command} needs a run (run_…), not an experiment; "regulab get ${id}" lists its runs.`);
  }
}

/**
 * Whether an id names a run; anything that is neither kind of id is refused before the service is
 * asked.
 */
export function isRunId(id: string): boolean {
  if (id.startsWith('run_')) return true;
  if (id.startsWith('exp_')) return false;
  throw new UsageError(`"${id}" is not an id: ids of experiments begin with exp_, those of runs with run_.`);
}
