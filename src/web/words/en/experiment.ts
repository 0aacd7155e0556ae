/** The page of an experiment. */
import { counted } from '../../../number-format.js';

interface Size {
  arms: number;
  seeds: number;
  runs: number;
  failed: number;
  cancelled: number;
}

/** Of images in the order of their doubt: how many of so many at each end were answered right. */
interface Ends {
  count: number;
  surest: number;
  leastSure: number;
}

const listed = (names: readonly string[]) =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** `57 of the 100` */
const share = (right: number, count: number) => `${right === count ? 'all' : right} of the ${count}`;

export const experiment = {
  contents: 'On this page',
  sections: { results: 'Results', training: 'Training', inside: 'Inside the networks', runs: 'Runs' },

  size({ arms, seeds, runs, failed, cancelled }: Size) {
    const product = `${counted(arms, 'arm')} × ${counted(seeds, 'seed')} = ${counted(runs, 'run')}`;
    return [
      product,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ].join(', ');
  },
  archived: 'archived',
  progress: 'Progress of the experiment',

  noAnswer: 'No run has saved a model, so there is no answer. The table of runs says why.',
  noAnswerYet: 'The answer appears here when the first runs have finished.',
  compareBy: 'Compare by',

  why: {
    summary: 'Why?',
    tests: 'The tests, for statisticians',
    statement: (arm: string) => `Statement on ${arm}`,
    testsTitle: 'Tests',
    /** `meaning` says what p is, in a sentence of the service. */
    aboutTests: (meaning: string) => `${meaning} The bootstrap resamples the seeds.`,
    missing: 'What is missing',
    covered: 'What this covers',
    columns: {
      arm: 'arm',
      pairs: 'pairs',
      pairedT: 'paired t, p',
      holm: 'after Holm, p',
      signFlip: 'sign flip, p',
      interval: 't interval',
      bootstrap: 'bootstrap interval',
    },
  },

  actions: {
    clone: 'Clone',
    report: 'Report',
    saveReport: 'Save report',
    archive: 'Archive',
    restore: 'Restore',
    cancel: 'Cancel',
    confirmCancel: (runs: number) => `Cancel ${counted(runs, 'run')}`,
    unfinished: (unfinished: number, runs: number) =>
      `${unfinished} of ${counted(runs, 'run')} ${unfinished === 1 ? 'has' : 'have'} not finished. Runs that have finished keep their results.`,
    keepModel: 'Keep what the others have learned so far',
    withoutIt: 'Without it, the training of the unfinished runs is lost.',
    addSeeds: 'Add seeds',
    aboutSeeds: (arms: number) =>
      arms === 1
        ? 'Every seed trains the arm once more, from another random beginning. More seeds make the answer more certain.'
        : `Every seed trains all ${arms} arms once more, from another random beginning. More seeds make the answer more certain.`,
    howMany: 'How many',
    delete: 'Delete',
    confirmDelete: 'Delete permanently',
    aboutDelete: (name: string, runs: number) =>
      `“${name}” is deleted with its ${counted(runs, 'run')}, their curves, models and files. This cannot be undone. Archiving takes it out of the lists and loses nothing.`,
  },

  reached: {
    title: 'What the arms reach',
    about:
      'An arm is one way to train. Each is trained once for every seed: a random beginning, the same for all arms.',
  },

  training: {
    noEpoch: 'No run has completed an epoch.',
    shade: 'Shade',
    shades: { seeds: 'spread of the seeds', gap: 'gap from training to validation', none: 'nothing' },
    smoothing: 'Smoothing',
    smoothings: { none: 'none', some: 'some', strong: 'strong', veryStrong: 'very strong' },
    logarithmic: 'Logarithmic axis',
    marks: 'Mark best and stop',
    arms: 'Arms in the curves',
  },

  inside: {
    title: 'Inside the networks',
    about: 'What each arm did to the weights, to the mistakes and to the confidence of its networks.',
    moreOfRun: 'More of this run',
    withLayerReport:
      'With <code>"layerReport": "epochs"</code> in its spec, an experiment also shows here how its weights, gradients and dead units change during the training.',
    missing: 'Figures that are not here',
    missingFigure: (figure: string, reason: string) => `${figure}: ${reason}`,
    beingDrawn: 'being drawn …',
    alternative: (title: string, description: string) => `${title}. ${description}`,
  },

  monteCarlo: {
    title: 'Leave dropout on and ask many times',
    about:
      'Each time other units are dropped, or other noise is added, so that one network answers like many. Where the answers differ, it is uncertain.',
    ask: 'Ask with dropout on',
    stop: 'Stop asking',
    progressLabel: 'Images answered',
    who: (arms: readonly string[], samples: number) =>
      `Asks the first network of ${listed(arms)} ${samples} times about each image.`,
    nobody: (arms: readonly string[]) =>
      `${listed(arms)} ${arms.length === 1 ? 'has' : 'have'} dropout or noise that can stay on, but no saved model among the arms in the curves.`,
    reading: 'The test images are being read …',
    progress: (arm: string, done: number, all: number) => `${arm}: ${done} of ${all} images`,
    answer: (arm: string, { count, surest, leastSure }: Ends) =>
      `${arm} is right on ${share(surest, count)} images that its answers agree on most, and on ${share(leastSure, count)} that they agree on least.`,
    plainAnswer: ({ count, surest, leastSure }: Ends) =>
      `Asked once, with dropout off, it is right on ${share(surest, count)} that it doubts least, and on ${share(leastSure, count)} that it doubts most.`,
    noImages: (dataset: string) => `The service cannot read the test images of ${dataset}.`,
  },

  runs: {
    title: 'Runs',
    table: 'Table of the runs',
    columns: {
      arm: 'arm',
      run: 'run',
      status: 'status',
      epochs: 'epochs',
      accuracy: 'test accuracy, %',
      loss: 'test loss',
    },
    all: (count: number) => `Show all ${count}`,
    /** Why a run ended, where that is not as planned. */
    ends: { diverged: 'diverged', deadline: 'out of time', early_stopped: 'stopped early' },
  },
};
