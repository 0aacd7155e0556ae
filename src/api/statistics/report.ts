/** The part of the statistics thread that writes reports and draws figures. */
import { readFile } from 'node:fs/promises';
import { standaloneSvg } from '../../charts/drawing/theme.js';
import { titled } from '../../charts/drawing/titled.js';
import { asDiskReadError } from '../../errors.js';
import type { LayerReport } from '../../experiments/records/layer-report.js';
import { writeReport } from '../../reports/document/write-report.js';
import { drawFigure } from '../../reports/figures/catalogue.js';
import { packHistory, unpackHistory } from '../../reports/histories.js';
import { renderHtml } from '../../reports/rendering/html.js';
import { renderMarkdown } from '../../reports/rendering/markdown.js';
import { pictureOf } from '../../reports/rendering/picture.js';
import type { ReportData } from '../../reports/report-data.js';
import { readFirstLayer } from './files/read-first-layer.js';
import { readMistakes } from './files/read-mistakes.js';
import type { DrawnFigure, ReportSources, StatisticsResult, StatisticsTask, TaskOf, WrittenReport } from './task.js';

type Compute = <Task extends StatisticsTask>(task: Task) => Promise<StatisticsResult<Task>>;

/** @param compute gives the result of any other task */
export async function reportFrom(sources: ReportSources, compute: Compute): Promise<WrittenReport> {
  const document = writeReport(await dataFrom(sources, compute));
  return { html: renderHtml(document), markdown: renderMarkdown(document) };
}

/** @param compute gives the result of any other task */
export async function figureFrom(
  { sources, name, question, form, width }: TaskOf<'figure'>,
  compute: Compute,
): Promise<DrawnFigure> {
  const drawn = drawFigure(name, await dataFrom(sources, compute), question);
  if (typeof drawn === 'string') return { missing: drawn };
  const chart = titled(drawn.svg, drawn.title);
  if (form === 'svg') return { svg: standaloneSvg(chart) };
  const picture = await pictureOf(chart, width);
  return 'maxWidth' in picture ? picture : { png: Buffer.from(picture.png).toString('base64') };
}

async function dataFrom(sources: ReportSources, compute: Compute): Promise<ReportData> {
  const { experiment, runs, histories, biasVariance, ensembles } = sources;
  const diagnostics = await computeAll(sources.diagnostics, compute);
  const layers = new Map<string, ReportData['runs'][number]['layers']>();
  for (const { runId, file } of sources.layers) layers.set(runId, await readLayers(file));
  const mistakes = sources.testImages ? await readMistakes(diagnostics, sources.testImages) : new Map();
  const firstLayers = new Map<string, ReportData['runs'][number]['firstLayer']>();
  for (const stored of sources.models) firstLayers.set(stored.runId, await readFirstLayer(stored));
  return {
    experiment,
    runs: runs.map((run) => ({
      run,
      epochs: unpackHistory(histories.get(run.id) ?? packHistory([])),
      diagnostics: diagnostics.find(({ runId }) => runId === run.id) ?? null,
      layers: layers.get(run.id) ?? null,
      mistakes: mistakes.get(run.id) ?? null,
      firstLayer: firstLayers.get(run.id) ?? null,
    })),
    comparisons: await computeAll(sources.comparisons, compute),
    paths: await computeAll(sources.paths, compute),
    biasVariance: biasVariance && (await compute(biasVariance)),
    ensembles: ensembles && (await compute(ensembles)),
  };
}

/** One after the other: each reads the predictions of many runs. */
async function computeAll<Task extends StatisticsTask>(tasks: Task[], compute: Compute) {
  const results: StatisticsResult<Task>[] = [];
  for (const task of tasks) results.push(await compute(task));
  return results;
}

/** Null where the file is gone. */
async function readLayers(file: string) {
  const text = await readFile(file, 'utf8').catch((error) => {
    // It must not become an answer, because answers are kept.
    if (asDiskReadError(error)) throw error;
    return null;
  });
  if (text === null) return null;
  const { final, epochs } = JSON.parse(text) as LayerReport;
  return { states: [final], epochs };
}
