// @ts-check
// Trains a few runs, exports each in every format and reads it with the tool that it is for: Keras,
// ONNX Runtime, TensorBoard, and MLflow as a file store, as a database and over HTTP; and the
// histories of all with pandas. Prints a line for each check and a count. The tools are installed
// by pip into the cache.
//
//   npm run test:exports
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { createClient } from '#client';
import { loadMnist } from '../dist/models/data/load-dataset.js';
import { MLFLOW, providePythonTools, TEST_TOOLS } from './python-tools.mjs';
import { withService } from './service.mjs';
import { ask, run } from './setup/processes.mjs';

/**
 * @typedef {object} Bench
 * @property {string} folder
 * @property {AbortSignal} signal
 * @property {ReturnType<typeof createClient>} client
 */
/** @typedef {import('./python-tools.mjs').PythonTools} PythonTools */
/** @typedef {{ cwd: string, env: NodeJS.ProcessEnv }} Surroundings */
/** @typedef {{ id: string, arm: string }} TrainedRun */

const SPEC = {
  name: 'exports',
  dataset: { trainSize: 2000 },
  training: { epochs: 3 },
  arms: [
    {
      name: 'mlp',
      model: { architecture: 'mlp' },
      regularization: { dropout: { rate: 0.3 }, batchNormalization: {}, kernel: { l2: 1e-4 } },
    },
    { name: 'cnn', model: { architecture: 'cnn', padding: 'same' }, regularization: { batchNormalization: {} } },
    { name: 'lstm', model: { architecture: 'lstm' } },
    { name: 'gru', model: { architecture: 'gru' }, regularization: { recurrentDropout: { rate: 0.2 } } },
  ],
};
const FORMATS = /** @type {const} */ (['csv', 'tensorboard', 'mlflow', 'keras', 'onnx']);
/** Of probabilities: a few units in the last place of a float32. */
const TOLERANCE = 1e-5;

let [passed, failed] = [0, 0];

/** @param {string} what @param {boolean} isRight @param {unknown} seen */
function check(what, isRight, seen) {
  if (isRight) passed++;
  else failed++;
  console.log(`${isRight ? 'ok' : 'FAILED'}  ${what}: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`);
}

await withService(async ({ url, folder, signal }) => {
  const client = createClient({ url, signal });
  const bench = { folder, signal, client };
  const { id } = await client.submit(/** @type {import('#client').Submission} */ (SPEC));
  const { runs } = await client.waitFor(id);
  const images = path.join(folder, 'images.bin');
  const { test } = await loadMnist();
  writeFileSync(images, Buffer.from(Float32Array.from(test.pixels, (pixel) => pixel / 255).buffer));
  for (const each of runs) await exportAll(bench, each);
  await checkModels(bench, runs, images);
  for (const each of runs) await checkEvents(bench, each);
  await checkMlflow(bench, runs, images);
  await checkParquet(bench, id);
});
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {Pick<Bench, 'folder'>} bench @param {TrainedRun} run */
function fileOf({ folder }, { arm }, name = '') {
  return path.join(folder, 'exports', arm, name);
}

/** @param {Bench} bench @param {TrainedRun} run */
async function exportAll(bench, run) {
  const { client } = bench;
  mkdirSync(fileOf(bench, run, 'logs'), { recursive: true });
  for (const format of FORMATS) {
    const startedAt = performance.now();
    const file = await client.export(run.id, format);
    const bytes = Buffer.from(await file.arrayBuffer());
    const name = format === 'tensorboard' ? 'logs/events.out.tfevents.1.test' : `run.${format}`;
    writeFileSync(fileOf(bench, run, name), bytes);
    check(
      `${run.arm} as ${format}`,
      bytes.length > 0,
      `${bytes.length} bytes, ${Math.round(performance.now() - startedAt)} ms`,
    );
  }
  const predictions = await client.download(run.id, 'predictions.bin');
  writeFileSync(fileOf(bench, run, 'predictions.bin'), Buffer.from(await predictions.arrayBuffer()));
  const rows = readFileSync(fileOf(bench, run, 'run.csv'), 'utf8')
    .trimEnd()
    .split('\r\n');
  check(`${run.arm}: rows of the CSV`, rows.length === SPEC.training.epochs + 1, rows.length - 1);
}

/**
 * The histories of all runs as pandas reads them, next to those in JSON.
 * @param {Bench} bench
 * @param {string} id
 */
async function checkParquet(bench, id) {
  const { client, folder } = bench;
  const file = path.join(folder, 'metrics.parquet');
  const parquet = await client.exportHistories(id, 'parquet');
  writeFileSync(file, Buffer.from(await parquet.arrayBuffer()));
  const json = /** @type {{ runs: { runId: string, epochs: Record<string, any>[] }[] }} */ (await client.histories(id));
  // MLflow brings pandas with its reader of Parquet.
  const { columns, rows } = await python(bench, MLFLOW, 'read_parquet.py', [file]);
  const types = ['seed', 'epoch', 'train.accuracy', 'durationMs'].map((name) => columns[name]).join(', ');
  check('types of the columns in pandas', types === 'int32, int32, float64, float64', types);
  const measured = json.runs.flatMap(({ runId, epochs }) =>
    epochs.map(({ epoch, train, validation }) => [runId, epoch, train.dataLoss, validation?.accuracy ?? null]),
  );
  const names = ['runId', 'epoch', 'train.dataLoss', 'validation.accuracy'];
  const read = rows.map((/** @type {Record<string, unknown>} */ row) => names.map((name) => row[name]));
  const isSame = measured.every((row, at) => row.every((cell, index) => isNear(cell, read[at]?.[index])));
  check('rows in pandas', isSame && read.length === measured.length, read.length);
}

/** pandas writes 15 digits. @param {unknown} cell @param {unknown} read */
function isNear(cell, read) {
  return cell === read || (typeof cell === 'number' && Math.abs(cell - Number(read)) <= 1e-14 * Math.abs(cell) + 1e-15);
}

/** @param {Bench} bench @param {TrainedRun[]} runs @param {string} images */
async function checkModels(bench, runs, images) {
  const models = runs.map((each) => ({
    name: each.arm,
    keras: fileOf(bench, each, 'run.keras'),
    onnx: fileOf(bench, each, 'run.onnx'),
    predictions: fileOf(bench, each, 'predictions.bin'),
  }));
  const question = path.join(bench.folder, 'question.json');
  writeFileSync(question, JSON.stringify({ images, models }));
  const answers = await python(bench, TEST_TOOLS, 'read_models.py', [question]);
  for (const { arm } of runs) {
    for (const tool of ['keras', 'onnx']) {
      check(`${arm}: predictions of ${tool}`, answers[arm][tool] < TOLERANCE, answers[arm][tool]);
    }
  }
}

/** @param {Bench} bench @param {TrainedRun} run */
async function checkEvents(bench, run) {
  const { scalars, hparams } = await python(bench, TEST_TOOLS, 'read_events.py', [fileOf(bench, run, 'logs')]);
  const epochs = (await bench.client.metrics(run.id)).epochs.map(({ train }) => Math.fround(train.accuracy));
  const read = scalars['train/accuracy'].map((/** @type {number[]} */ [, , value]) => value);
  check(`${run.arm}: accuracies in TensorBoard`, JSON.stringify(read) === JSON.stringify(epochs), read);
  const settings = hparams['_hparams_/session_start_info'].sessionStartInfo.hparams;
  check(`${run.arm}: settings in TensorBoard`, settings['training.epochs'] === 3, Object.keys(settings).length);
}

/** @param {Bench} bench @param {TrainedRun[]} runs @param {string} images */
async function checkMlflow(bench, runs, images) {
  const folder = path.join(bench.folder, 'mlflow');
  mkdirSync(folder);
  for (const each of runs) unpack(readFileSync(fileOf(bench, each, 'run.mlflow')), folder);
  const tools = await providePythonTools([...TEST_TOOLS, ...MLFLOW], bench.signal);
  const environment = { ...tools.environment, MLFLOW_ALLOW_FILE_STORE: 'true' };
  check(
    'MLflow',
    true,
    await ask(tools.python, ['-c', 'import mlflow; print(mlflow.__version__)'], {
      signal: bench.signal,
      env: environment,
    }),
  );
  const options = { signal: bench.signal, cwd: folder, env: environment };
  const migrated = await run(
    tools.python,
    ['-m', 'mlflow', 'migrate-filestore', '--source', 'mlruns', '--target', 'sqlite:///mlflow.db'],
    options,
  );
  check('migration into a database', migrated.code === 0, migrated.code === 0 ? 'done' : migrated.output);
  for (const uri of [`file://${folder}/mlruns`, `sqlite:///${folder}/mlflow.db`]) {
    for (const each of runs) {
      const id = each.id.slice('run_'.length).replaceAll('-', '');
      const words = [uri, id, images, fileOf(bench, each, 'predictions.bin')];
      const read = await python(bench, [...TEST_TOOLS, ...MLFLOW], 'read_mlflow.py', words, options);
      const where = `${each.arm} in ${uri.slice(0, uri.indexOf(':'))}`;
      check(`${where}: run`, read.status === 'FINISHED' && read.found.length === runs.length, [
        read.experiment,
        read.name,
        read.status,
      ]);
      check(`${where}: history`, read.history.length === SPEC.training.epochs, read.history);
      check(`${where}: settings`, read.params['training.epochs'] === '3', Object.keys(read.params).length);
      check(`${where}: artifacts`, read.artifacts.includes('model.keras'), read.artifacts);
      check(`${where}: predictions of the logged model`, read.difference < TOLERANCE, read.difference);
    }
    await checkUi(bench, { uri, runs, tools, options });
  }
}

/**
 * `mlflow ui` lists the runs over HTTP and hands out their files.
 * @param {Bench} bench
 * @param {{ uri: string, runs: TrainedRun[], tools: PythonTools, options: Surroundings }} setting
 */
async function checkUi({ signal }, { uri, runs, tools, options }) {
  const port = await freePort();
  const words = ['-m', 'mlflow', 'ui', '--backend-store-uri', uri, '--port', String(port), '--workers', '1'];
  const child = spawn(tools.python, words, { ...options, signal, stdio: 'ignore', detached: true });
  child.on('error', () => {});
  const base = `http://127.0.0.1:${port}`;
  try {
    await untilAnswers(`${base}/health`, signal);
    /** @param {string} route @param {object} body @returns {Promise<any>} */
    const post = async (route, body) =>
      (
        await fetch(`${base}/api/2.0/mlflow/${route}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json();
    const { experiments } = await post('experiments/search', { max_results: 10 });
    const ids = experiments.map((/** @type {{ experiment_id: string }} */ each) => each.experiment_id);
    const { runs: listed = [] } = await post('runs/search', { experiment_ids: ids });
    const scheme = uri.slice(0, uri.indexOf(':'));
    check(
      `mlflow ui on ${scheme}: runs`,
      listed.length === runs.length,
      listed.map((/** @type {any} */ each) => each.info.run_name),
    );
    const id = listed[0].info.run_id;
    const file = await fetch(`${base}/get-artifact?run_uuid=${id}&path=run.json`);
    check(`mlflow ui on ${scheme}: a file`, file.ok && (await file.text()).includes('weightsSha256'), file.status);
    const page = await fetch(base);
    check(
      `mlflow ui on ${scheme}: its page`,
      page.ok && (await page.text()).includes('<title>MLflow</title>'),
      page.status,
    );
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await new Promise((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(null),
    );
  }
}

/** @param {string} url @param {AbortSignal} signal */
async function untilAnswers(url, signal) {
  for (let tries = 0; tries < 240; tries++) {
    if ((await fetch(url, { signal }).catch(() => null))?.ok) return;
    await delay(500);
  }
  throw new Error(`${url} does not answer.`);
}

/** @param {Buffer} archive @param {string} folder */
function unpack(archive, folder) {
  for (const [name, content] of Object.entries(unzipSync(new Uint8Array(archive)))) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * What a script of scripts/exports prints.
 * @param {Bench} bench @param {string[]} requirements
 * @param {string} script @param {string[]} words
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<any>}
 */
async function python({ signal }, requirements, script, words, options = {}) {
  const tools = await providePythonTools(requirements, signal);
  const file = path.join(import.meta.dirname, 'exports', script);
  const { code, output } = await run(tools.python, ['-W', 'ignore', file, ...words], {
    signal,
    env: tools.environment,
    ...options,
  });
  if (code !== 0) throw new Error(`${script} failed:\n${output}`);
  return JSON.parse(output.slice(output.lastIndexOf('\n{') + 1));
}
