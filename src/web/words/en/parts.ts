/** What several places of the page say. */
import { counted } from '../../../number-format.js';

export const parts = {
  armAndSeed: (arm: string, seed: number) => `${arm}, seed ${seed}`,
  seed: (seed: number) => `seed ${seed}`,
  runs: (count: number) => counted(count, 'run'),
  timeLeft: (time: string) => `${time} left`,
  progressOf: (name: string) => `Progress of ${name}`,
  runsOf: (arm: string) => `Runs of ${arm}`,
  statuses: {
    queued: 'queued',
    running: 'running',
    paused: 'paused',
    cancelling: 'cancelling',
    succeeded: 'succeeded',
    partially_succeeded: 'partially succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  loading: 'Loading',
  unreachable: 'The service does not answer. Is it running?',
  tryAgain: 'Try again',
  gone: {
    experiment: 'There is no such experiment',
    run: 'There is no such run',
    why: 'It may have been deleted, or its address has been cut short.',
    all: 'All experiments',
  },
  action: {
    /** On a button that asks first. */
    asks: (label: string) => `${label} …`,
    leave: 'Leave it as it is',
  },
  answer: {
    label: 'Answer',
    answerFor: (arm: string) => `Answer for ${arm}`,
    comparedWith: '<metric/>, compared with <baseline/>',
    effect: '<arm/>: <effect/>',
    interval: 'The range in parentheses holds the true difference in 95 of 100 such experiments.',
    intervalOfShares:
      'A point is one image in a hundred. The range in parentheses holds the true difference in 95 of 100 such experiments.',
    chosen: 'best on validation',
  },
  comparing: 'The arms are being compared …',
  training: {
    label: 'Training',
    title: 'How the training went',
    noEpochYet: 'The curves begin with the first epoch that ends.',
  },
  crosshair: {
    label: 'Epoch whose values are shown',
    none: 'none: press an arrow key',
    epoch: (epoch: number) => `epoch ${epoch}`,
    validation: 'validation',
    training: 'training',
    values: (epoch: number, measure: string, arms: readonly string[]) =>
      `Epoch ${epoch}, ${measure}: ${arms.join('; ')}`,
    ofArm: (arm: string, training: string) => `${arm} ${training}`,
    ofArmWithValidation: (arm: string, validation: string, training: string) =>
      `${arm} ${validation}, in training ${training}`,
  },
  figure: {
    data: 'Data',
    saveAs: 'Save as <formats/>',
    table: 'Table',
    tooLarge: 'The figure is too large.',
  },
  dropout: {
    whole: 'A network whose units all take part',
    resting: 'The same network: four of its eight hidden units sit out',
    about:
      'Dropout: in every step of the training, other units sit out at random, so that none can rely on the others. When the network answers, all of them take part.',
  },
  weights: 'What happened to the weights',
};
