/** `regulab submit`: POSTs a spec from a file, from stdin, of a preset or of another experiment. */
import fs from 'node:fs/promises';
import { InvalidArgumentError, Option, type OptionValues } from 'commander';
import { type ExperimentPlan, type JsonBytes, RegulabError, type Submission } from '#client';
import { datasetSchema } from '../../experiments/spec/dataset.js';
import { describeImages } from '../../experiments/spec/dataset-split.js';
import { submittedSpecSchema } from '../../experiments/spec/experiment.js';
import { trainingSchema } from '../../experiments/spec/training.js';
import { namingFile, parseAsService } from '../client/parse-as-service.js';
import { describeFileError, EXIT, UsageError } from '../errors.js';
import { describeSweeps, describeWarnings, startText } from '../output/describe.js';
import { counted, duration } from '../output/format.js';
import { type Session, serviceCommand, type Terminal, withoutExternalId } from '../session.js';
import { parseLabels, parseMetadata } from './find/edit.js';
import { collect, parseStartAt } from './find/filters.js';
import { watchOne } from './watch.js';

const EXAMPLES = `
Examples:
  regulab submit examples/dropout.json --watch
  regulab submit --preset quick-start --watch
  regulab submit --preset notebook-dropout-corrected --set dataset.trainSize=2000 --set seeds='[1,2]'
  regulab submit --from exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --set training.epochs=20
  cat spec.json | regulab submit - --dry-run
  regulab submit spec.json --label team=vision --description "with the new split"
  regulab submit spec.json --external-id nightly-2026-11-30 --watch
  regulab submit spec.json --after exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --start-at 8h`;

export function submitCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'submit [file]',
    'submit an experiment: a JSON file, "-" for stdin, a preset, or another experiment',
    submit,
  )
    .option('--preset <name>', 'submit a preset; "regulab presets" lists them')
    .option('--from <experimentId>', 'submit the spec of another experiment, with --set to change it')
    .option('--set <path=value>', 'set a field of the spec, e.g. dataset.trainSize=2000; may be repeated', collect)
    .option('--label <key=value>', 'a label to find it by, e.g. team=vision; may be repeated', collect)
    .option('--description <text>', 'what it is for')
    .option('--metadata <json>', 'any JSON object to keep with it')
    .option('--dry-run', 'only check and estimate; create nothing')
    .option('--external-id <id>', 'your own id; submitting again under it returns the same experiment')
    .addOption(
      new Option(
        '--deduplicate',
        'return an existing experiment with the same spec (unfinished or succeeded) instead of creating one',
      ).conflicts('externalId'),
    )
    .option(
      '--priority <number>',
      'start before queued runs of yours with a lower one: 0 (default) to 9',
      parsePriority,
    )
    .option(
      '--after <experimentId>',
      'start when this experiment has finished, however it ended; may be repeated',
      collect,
    )
    .option('--start-at <time>', 'start then at the earliest: 2026-11-30T22:00:00Z, or 8h from now', parseStartAt)
    .option('--watch', 'show progress until the experiment has finished; the exit code reflects its outcome')
    .configureOutput({ outputError: (text, write) => write(`${text}${hintForField(text)}`) })
    .addHelpText('after', EXAMPLES);
}

/** How to set the field of the spec that was written as an option, as `--seeds` is. */
function hintForField(text: string): string {
  const [, option = ''] = /unknown option '--([\w-]+)/.exec(text) ?? [];
  const name = option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const path = FIELDS.find((field) => field.split('.').at(-1) === name);
  if (path === undefined) return '';
  return `Fields of the spec are set with --set ${path}=${path === 'seeds' ? `'{"count":3}'` : '…'}\n`;
}

/** Those of presets, too, by their paths. */
const FIELDS: readonly string[] = [
  ...Object.keys(submittedSpecSchema.shape),
  ...Object.keys(datasetSchema.shape).map((name) => `dataset.${name}`),
  ...Object.keys(trainingSchema.shape).map((name) => `training.${name}`),
];

function parsePriority(text: string): number {
  if (!/^\d$/.test(text)) throw new InvalidArgumentError('0 to 9.');
  return Number(text);
}

async function submit(session: Session, [file = '']: string[], options: OptionValues): Promise<number> {
  return submitBody(session, file, options).catch((error: unknown) => {
    throw namingFile(error, file === '-' ? 'The text from stdin' : file);
  });
}

async function submitBody(session: Session, file: string, options: OptionValues): Promise<number> {
  const body = await readBody(session, file, options);
  if (options.dryRun) return describePlan(session, await session.client.plan(body));
  const { deduplicate, externalId, priority, startAt } = options;
  const awaited: string[] = options.after ?? [];
  const after = await Promise.all(awaited.map((id) => withoutExternalId(session, '<experimentId>', id)));
  let isNew = true;
  const experiment = await session.client.submit(body, {
    deduplicate,
    externalId,
    priority,
    after,
    startAt,
    onExisting: () => {
      isNew = false;
    },
  });
  session.emit(options.watch ? { type: 'submitted', experiment } : experiment);
  const named = `${experiment.id} (${experiment.name})`;
  session.say(
    isNew
      ? `Submitted ${named}: ${counted(experiment.runs.length, 'run')}, about ${duration(experiment.estimate.seconds)}.`
      : `Submitted before: ${named}, ${experiment.status}. Nothing new was created.`,
  );
  session.say(`${describeImages(experiment.spec)}.`);
  for (const line of describeWarnings(experiment)) session.say(line);
  if (options.watch) {
    const exitCode = await watchOne(session, experiment.id);
    if (experiment.spec.arms.length > 1) session.say(`\nCompare the arms: regulab compare ${experiment.id}`);
    return exitCode;
  }
  const starts = startText(experiment);
  if (starts !== null) session.say(`It starts ${starts}.`);
  session.say(`Watch it: regulab watch ${experiment.id}`);
  return EXIT.ok;
}

function describePlan(session: Session, plan: ExperimentPlan): number {
  const { estimate } = plan;
  session.emit(plan);
  session.say(
    `Valid: ${counted(estimate.arms, 'arm')}, ${counted(estimate.runs, 'run')}, about ${duration(estimate.seconds)}, at most ${estimate.memoryMegabytes} MB per run.`,
  );
  session.say(`${describeImages(plan.spec)}.`);
  for (const line of [...describeSweeps(plan), ...describeWarnings(plan)]) session.say(line);
  return EXIT.ok;
}

/**
 * The body to POST: the bytes of a file as they are, so that the service alone judges them; a spec
 * with the settings applied; or a preset or an experiment with the settings as overrides.
 */
async function readBody(session: Session, file: string, options: OptionValues): Promise<Submission | JsonBytes> {
  const named = [file || undefined, options.preset, options.from].filter((each) => each !== undefined);
  if (named.length !== 1) {
    throw new UsageError(
      'Name either a file ("-" for stdin), a preset with --preset <name>, or an experiment with --from <experimentId>.',
    );
  }
  const settings: string[] = options.set ?? [];
  const annotations = annotationsOf(options);
  if (file === '') {
    const overrides = applySettings({}, settings);
    const source =
      options.preset !== undefined
        ? { preset: options.preset }
        : { from: await withoutExternalId(session, '<experimentId>', options.from) };
    return annotate({ ...source, ...(settings.length > 0 && { overrides }) }, annotations) as Submission;
  }
  const bytes = file === '-' ? await readAll(session.stdin()) : await readFile(file);
  if (settings.length === 0 && Object.values(annotations).every((each) => each === undefined)) return bytes;
  // What it is, the service says.
  return annotate(applySettings(parseAsService(bytes), settings), annotations) as Submission;
}

function annotationsOf({ label, description, metadata }: OptionValues) {
  const labels: Record<string, string> | undefined = label && parseLabels(label);
  return { labels, description: description as string | undefined, metadata: parseMetadata(metadata) };
}

/** Adds to the labels and metadata of a body, and replaces its description. */
function annotate(body: unknown, { labels, description, metadata }: ReturnType<typeof annotationsOf>): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const own = body as { labels?: object; metadata?: object };
  return {
    ...body,
    ...(labels !== undefined && { labels: { ...own.labels, ...labels } }),
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata: { ...own.metadata, ...metadata } }),
  };
}

async function readFile(file: string): Promise<Buffer> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    throw new UsageError(describeFileError(file, 'read', error));
  }
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/**
 * Sets fields named by dotted paths; numbers in a path index lists. A value that is not JSON is
 * taken as a string.
 * @throws UsageError for a setting without "=", or a path through something that holds no fields
 */
export function applySettings(spec: unknown, settings: string[]): unknown {
  for (const setting of settings) {
    const at = setting.indexOf('=');
    // `arms[0].name` is what others write for `arms.0.name`.
    const keys = setting
      .slice(0, Math.max(at, 0))
      .replaceAll(/\[(\d+)\]/g, '.$1')
      .split('.');
    if (at < 1 || keys.includes('') || keys.includes('__proto__')) {
      throw new UsageError(`--set: "${setting}" is not path=value, like dataset.trainSize=2000.`);
    }
    let holder = spec as Record<string, unknown>;
    for (const [depth, key] of keys.entries()) {
      if (holder === null || typeof holder !== 'object') {
        throw new UsageError(`--set: ${keys.slice(0, depth).join('.') || 'the spec'} has no fields.`);
      }
      if (depth === keys.length - 1) holder[key] = parseValue(setting, setting.slice(at + 1));
      else holder[key] ??= {};
      holder = holder[key] as Record<string, unknown>;
    }
  }
  return spec;
}

/** @throws UsageError for JSON that a file may not have either: a key twice, a rounded number */
function parseValue(setting: string, text: string): unknown {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  try {
    return parseAsService(Buffer.from(text));
  } catch (error) {
    if (!(error instanceof RegulabError)) throw error;
    const [fault] = error.errors;
    throw new UsageError(`--set ${setting}: ${fault?.message ?? error.message}`);
  }
}
