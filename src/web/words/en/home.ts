/** The first page, and an experiment in front of its reader. */
import { counted } from '../../../number-format.js';

/** Of an experiment with several arms: how many of them came out how. */
interface Outcome {
  arms: number;
  baseline: string;
  better: number;
  worse: number;
  open: number;
}

export const home = {
  title: 'Which regularization helps? Ask by training.',
  lead: 'regulab trains small networks on handwritten digits, the same way with and without a technique, and says what difference it makes and how sure that is.',
  ask: 'Does dropout help?',
  trainings: (images: string) => `Ten trainings of a small network on ${images} images, in front of you.`,
  trainingsAndTime: (images: string, time: string) =>
    `Ten trainings of a small network on ${images} images, in front of you: ${time}.`,
  further:
    'Or <draw>draw a digit</draw> and see what networks make of it, or <learn>learn what each technique does</learn>.',
  recent: 'Recent experiments',
  nothingRecent: 'Nothing has been asked here yet. The button above is a good beginning.',

  /** How long something would train. */
  time: (duration: string) => `about ${duration} if nothing else trains`,

  first: {
    progress: (finished: number, all: number) =>
      `${finished} of ${all} trainings have finished. The answer appears here when all of them have.`,
    label: 'Further on',
    title: 'And now?',
    all: '<experiment>See all of it</experiment>: every run, how sure the answer is, and what changed inside the networks, from their weights to their mistakes.',
    draw: '<draw>Draw a digit</draw> for these networks, and try to fool them.',
    change: '<build>Change something</build> and train it again.',
  },

  courseTitle: 'Questions of a course',
  othersTitle: 'More questions',
  /** By the name of the preset that answers it. */
  questions: {
    'notebook-dropout-corrected': 'Does dropout help with all 60,000 images and L2?',
    'dropout-inference': 'How does dropout work, in training and when the network answers?',
    'overfitting-small-data': 'What keeps a network from learning its images by heart?',
    'bias-variance-dropout': 'How do bias and variance change with size and dropout?',
    'l1-vs-l2-sparsity': 'Which weights remain under L1, and which under L2?',
    'early-stopping': 'When should training stop?',
    'batch-norm-learning-rate': 'What does batch normalization change about the learning rate?',
    'recurrent-dropout': 'Where does dropout belong in a recurrent network?',
    'choosing-a-technique': 'Which technique for which goal?',
    'augmentation-vs-data': 'How many more images is augmentation worth?',
    'ensemble-vs-single': 'One large network, or several small ones?',
    'double-descent': 'Can a much larger network be better after all?',
    'notebook-dropout': 'Why did the original notebook learn nothing?',
    'quick-start': 'What does an experiment look like?',
  },

  card: {
    effort: (trainings: number, networks: number, time: string) =>
      `${counted(trainings, 'training')} of ${counted(networks, 'network')}; ${time}`,
    trained: 'It has been trained here.',
    see: 'See it',
    seeAnswerOf: (preset: string) => `See it: the answer of ${preset}`,
    details: 'What exactly?',
    run: 'Run',
    runPreset: (preset: string) => `Run: ${preset}`,
    runAgain: 'Run again',
    runPresetAgain: (preset: string) => `Run again: ${preset}`,
    /** `lead` is a sentence of the service. */
    answer: (lead: string, arm: string, effect: string) => `${lead} ${arm}: ${effect}.`,
    answerOfSeveral({ arms, baseline, better, worse, open }: Outcome) {
      const found = [...(better > 0 ? [`${better} better`] : []), ...(worse > 0 ? [`${worse} worse`] : [])].join(', ');
      const notShown = open > 0 ? [`for ${open} no difference was shown`] : [];
      const outcomes = [...(found === '' ? [] : [found]), ...notShown].join('; ');
      return `Of ${counted(arms, 'arm')} against ${baseline}: ${outcomes}.`;
    },
  },
};
