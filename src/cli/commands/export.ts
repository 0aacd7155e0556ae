/** `regulab export`: a run in the format of another tool, and how to open it there. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Option, type OptionValues } from 'commander';
import { makeFolder } from '../../durable-files.js';
import { EXPORT_FORMATS, type ExportFormat } from '../../exports/formats/export-formats.js';
import { saveBody } from '../client/save-body.js';
import { CommandError, describeFileError, EXIT } from '../errors.js';
import { bytes } from '../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Formats:
  csv          the history, a row for each epoch
  tensorboard  an event file with the history and the settings
  mlflow       a ZIP archive with a folder mlruns: experiment, run, history and files
  keras        the saved model as Keras 3 loads it
  onnx         the saved model for an ONNX runtime

Examples:
  regulab export run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 --format keras --output digits.keras
  regulab export run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 --format tensorboard --output logs/plain/`;

export function exportCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'export <runId>',
    'export a run for TensorBoard, MLflow, Keras or an ONNX runtime, or as CSV',
    exportRun,
  )
    .addOption(new Option('--format <format>', 'what to export it as').choices(EXPORT_FORMATS).makeOptionMandatory())
    .option('--output <file>', 'file, or a folder with a slash at its end (default: here, as the service names it)')
    .addHelpText('after', EXAMPLES);
}

/** Until the service has made it. */
const EXPORT_TIMEOUT_MS = 300_000;

async function exportRun(session: Session, [runId = '']: string[], options: OptionValues): Promise<number> {
  const format: ExportFormat = options.format;
  const response = await session.client.request(`/v1/runs/${encodeURIComponent(runId)}/export`, {
    query: { format },
    timeoutMs: EXPORT_TIMEOUT_MS,
  });
  const file = await fileFor(options.output ?? '', nameIn(response));
  await saveBody(async () => response, file, session.url);
  const { size } = await fs.stat(file);
  session.say(`${file}  ${bytes(size)}\n${nextStep(format, file)}`);
  session.emit({ runId, format, path: file, size });
  return EXIT.ok;
}

/** The name comes from another machine and becomes a file name here. */
function nameIn(response: Response): string {
  const name = /filename="([A-Za-z0-9][A-Za-z0-9._-]*)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  if (name === undefined) throw new CommandError('The service names no file. Give one with --output.');
  return name;
}

async function fileFor(output: string, name: string): Promise<string> {
  const isFolder = output === '' || /[/\\]$/.test(output) || (await fs.stat(output).catch(() => null))?.isDirectory();
  const file = path.resolve(isFolder ? path.join(output, name) : output);
  const folder = path.dirname(file);
  await makeFolder(folder).catch((error: unknown) => {
    throw new CommandError(describeFileError(folder, 'written', error), EXIT.failed, { cause: error });
  });
  return file;
}

/** How the file is opened in the tool that it is for. */
function nextStep(format: ExportFormat, file: string): string {
  switch (format) {
    case 'csv':
      return 'A header, then a row for each epoch.';
    case 'tensorboard':
      return `tensorboard --logdir ${path.dirname(file)}   (each run in a folder of its own)`;
    case 'mlflow':
      return `unzip ${file} && mlflow migrate-filestore --source mlruns --target sqlite:///mlflow.db && mlflow ui --backend-store-uri sqlite:///mlflow.db`;
    case 'keras':
      return `keras.saving.load_model(${JSON.stringify(file)})`;
    case 'onnx':
      return `onnxruntime.InferenceSession(${JSON.stringify(file)})`;
  }
}
