/** The statistics thread: reads stored predictions and computes answers, one after the other. */
import { compareAcross } from '../../analysis/comparison/across.js';
import { compareArms } from '../../analysis/comparison/comparison.js';
import type { ImageScores } from '../../analysis/comparison/comparison-input.js';
import { diagnose } from '../../analysis/predictions/diagnostics.js';
import { correctness, sampleLosses } from '../../analysis/predictions/predictions.js';
import { type ArmDecomposition, describeBiasVariance, replicasOf } from '../../analysis/studies/bias-variance.js';
import { Decomposition } from '../../analysis/studies/decomposition.js';
import { describeEnsembles, type EnsembleGroup, formGroups, GroupScoring } from '../../analysis/studies/ensembles.js';
import { tracePaths } from '../../analysis/studies/path.js';
import { asDiskReadError, errnoOf } from '../../errors.js';
import { type Labels, readLabels, readPredictions } from './read-predictions.js';
import { figureFrom, reportFrom } from './report.js';
import type { StatisticsResult, StatisticsTask, StoredPredictions, TaskOf, ThreadAnswer } from './task.js';

/** The answer to a task, or the system error of a disk that cannot be read. */
export default async function answer(task: StatisticsTask): Promise<ThreadAnswer> {
  try {
    const result = await compute(task);
    return { result, characters: JSON.stringify(result).length };
  } catch (error) {
    if (!asDiskReadError(error)) throw error;
    return { systemError: errnoOf(error), message: (error as Error).message };
  }
}

async function compute<Task extends StatisticsTask>(task: Task): Promise<StatisticsResult<Task>>;
async function compute(task: StatisticsTask): Promise<object> {
  switch (task.kind) {
    case 'comparison': {
      const scores = await scoreImages(task);
      return { experimentId: task.experimentId, ...compareArms({ ...task.input, scores }) };
    }
    case 'comparisonAcross': {
      const scores = await scoreImages(task);
      return compareAcross({ ...task.input, scores }, task.arms);
    }
    case 'path':
      return tracePaths(task.input);
    case 'biasVariance':
      return decomposeBiasVariance(task);
    case 'ensembles':
      return evaluateEnsembles(task);
    case 'diagnostics': {
      const { predictions, labels, question } = task;
      return diagnose(predictions.runId, await readPredictions(predictions, await readLabels(labels)), question);
    }
    case 'report':
      return reportFrom(task.sources, compute);
    case 'figure':
      return figureFrom(task, compute);
  }
}

/** Scores of each run on each test image; the probabilities are not kept. */
async function scoreImages({
  input: { metric },
  predictions: stored,
  labels: source,
}: TaskOf<'comparison' | 'comparisonAcross'>): Promise<Map<string, ImageScores>> {
  const score = metric === 'test.accuracy' ? correctness : sampleLosses;
  const scores = new Map<string, ImageScores>();
  if (stored.length === 0) return scores;
  const labels = await readLabels(source);
  for (const each of stored) {
    const read = await readPredictions(each, labels);
    scores.set(each.runId, 'missing' in read ? read : { ofImages: score(read) });
  }
  return scores;
}

async function decomposeBiasVariance({ input, predictions, labels: source }: TaskOf<'biasVariance'>) {
  const read = tenClassReader(predictions, await readLabels(source));
  const decompositions = new Map<string, ArmDecomposition>();
  for (const { name } of input.arms) decompositions.set(name, await decomposeArm(name));
  return describeBiasVariance(input, decompositions);

  async function decomposeArm(arm: string): Promise<ArmDecomposition> {
    const replicas = replicasOf(arm, input);
    if ('missing' in replicas) return replicas;
    let decomposition: Decomposition | undefined;
    for (const run of replicas) {
      const ofRun = await read(run);
      if ('missing' in ofRun) return ofRun;
      decomposition ??= new Decomposition(ofRun.labels);
      decomposition.add(ofRun.probabilities);
    }
    return { zeroOne: decomposition!.zeroOne(), brier: decomposition!.brier() };
  }
}

async function evaluateEnsembles({ input, predictions, labels: source }: TaskOf<'ensembles'>) {
  const read = tenClassReader(predictions, await readLabels(source));
  const groupings = formGroups(input);
  const scored = [];
  for (const { groups } of groupings) scored.push(await scoreAll(groups));
  return describeEnsembles(input, groupings, scored);

  async function scoreAll(groups: EnsembleGroup['members'][]): Promise<EnsembleGroup[] | { missing: string }> {
    const scores: EnsembleGroup[] = [];
    for (const members of groups) {
      let scoring: GroupScoring | undefined;
      // Read twice: a thousand members would fill the memory.
      for (const pass of ['add', 'compare'] as const) {
        for (const { runId: id, arm, seed } of members) {
          const ofRun = await read({ id, arm, seed });
          if ('missing' in ofRun) return ofRun;
          scoring ??= new GroupScoring(ofRun);
          scoring[pass](ofRun);
        }
      }
      scores.push(scoring!.scores(members));
    }
    return scores;
  }
}

/** Reads a run's probabilities of the ten digits, or says which run has none and why. */
function tenClassReader(stored: StoredPredictions[], labels: Labels) {
  const byRun = new Map(stored.map((each) => [each.runId, each]));
  return async ({ id, arm, seed }: { id: string; arm: string; seed: number }) => {
    const ofRun = await readPredictions(byRun.get(id)!, labels);
    if ('missing' in ofRun) return { missing: `${arm} seed ${seed}: ${ofRun.missing}.` };
    if (ofRun.output.activation === 'softmax') return ofRun;
    return { missing: `${arm}: a single sigmoid unit gives no probabilities of ten digits.` };
  };
}
