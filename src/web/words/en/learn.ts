/** The techniques, and the page of each. */
export const learn = {
  title: 'Learn',
  lead: 'Regularization is any measure that is meant to lower the error on new images, even at the expense of the error on the images trained on. Each technique has a page: what it does, what was measured of it, and a small experiment to run with a strength of your own.',
  families: {
    noise: { title: 'Noise', idea: 'Disturb the network while it trains, so that it relies on no detail.' },
    penalty: { title: 'Penalties', idea: 'Let large weights, biases or activities cost something.' },
    constraint: { title: 'Constraints', idea: 'Forbid weights to grow beyond a limit.' },
    stopping: { title: 'Stopping and averaging', idea: 'Choose among the weights of one training.' },
    data: { title: 'Data', idea: 'Show more, or other, images than there are.' },
    objective: { title: 'Objective', idea: 'Ask for something less extreme than certainty.' },
    normalization: { title: 'Normalization', idea: 'Keep hidden values in a range that trains well.' },
    optimization: { title: 'Optimization', idea: 'Change how far, and in which direction, a step goes.' },
    combination: { title: 'Combination', idea: 'Let several networks answer together.' },
  },
  moreAnswers: (count: number) =>
    `And ${count} ${count === 1 ? 'other, on its own page' : 'others, on their own pages'}.`,

  /** What a text of the catalog is about, with a link. */
  about: '<technique/>: <text/>',

  unknown: { title: 'No technique has this name', all: 'All techniques' },
  trail: '<learn>Learn</learn> / <family/>',
  facts: {
    training: 'While it trains',
    inference: 'When it answers',
    cost: 'What it costs',
    architectures: 'Where it acts',
  },
  formula: { summary: 'As a formula', label: 'Formula' },
  interactions: 'Together with others',
  measured: {
    title: 'What was measured',
    nothing: 'Nothing yet.',
    inWords: 'In words',
    situation: (network: string, images: number) => `${network}, ${images} images`,
  },
  sources: 'Sources',
  /** `origin` is where it was published: a venue, and perhaps a part of it. */
  source: '<authors/> (<year/>). <title/>. <origin/>',
  neighbours: {
    label: 'Other techniques',
    before: (title: string) => `← ${title}`,
    after: (title: string) => `${title} →`,
  },

  tryIt: {
    title: 'Try it',
    about:
      'Trains the same small network without and with it, on few images, where regularization matters most: three random starts each.',
    aboutWithTime: (time: string) =>
      `Trains the same small network without and with it, on few images, where regularization matters most: three random starts each, ${time}.`,
    run: (technique: string) => `Run ${technique}`,
    runWith: (technique: string, strength: string, value: number) => `Run ${technique} with ${strength} ${value}`,
  },
  /** What the strength of a technique is called. */
  strengths: {
    l1: 'λ',
    l2: 'λ',
    'elastic-net': 'λ of L1',
    'proximal-l1': 'λ',
    'bias-penalty': 'λ',
    'activity-penalty': 'λ',
    'max-norm': 'limit',
    dropout: 'rate',
    'spatial-dropout': 'rate',
    'recurrent-dropout': 'rate',
    'gaussian-dropout': 'rate',
    'gaussian-noise': 'deviation',
    'batch-normalization': 'momentum',
    'weight-decay': 'decay',
    'gradient-clipping': 'limit',
    'learning-rate-schedule': 'final share',
    'label-smoothing': 'share',
    'data-augmentation': 'shift in pixels',
    mixup: 'alpha',
    'early-stopping': 'patience in epochs',
    'weight-averaging': 'first epoch',
  },
};
