/** The page of a run. */
export const run = {
  progress: 'Progress of the run',
  epochs: (done: number, all: number) => `epoch ${done} of ${all}`,
  took: (time: string) => `took ${time}`,
  attempt: (number: number) => `attempt ${number}`,
  inside: 'Inside the model',
  waits: {
    disk_full: 'It waits because the disk is full.',
    disk_unavailable: 'It waits because the disk cannot be reached.',
    retry_backoff: 'It failed and waits a while before it is tried again.',
    no_worker: 'It waits for a worker: none takes runs.',
    tenant_limit: 'It waits because as many runs as allowed are running.',
    other_experiments: 'It waits until other experiments have finished, as requested.',
    start_time: 'It waits for its start time, as requested.',
  },
  stops: {
    early_stopped: (epoch: number) =>
      `It stopped early, because the validation images showed no more progress (epoch ${epoch}).`,
    diverged: (epoch: number) => `It diverged: the loss was no longer a finite number (epoch ${epoch}).`,
    deadline: (epoch: number) => `It ran out of time (epoch ${epoch}).`,
    cancelled: (epoch: number) => `It was cancelled (epoch ${epoch}).`,
  },

  actions: {
    pause: 'Pause',
    resume: 'Resume',
    retry: 'Retry',
    draw: 'Draw a digit for it',
    cancel: 'Cancel',
    confirmCancel: 'Cancel the run',
    epochsDone: (done: number, all: number) => `${done} of ${all} epochs are done. The rest will not be trained.`,
    keepModel: 'Keep what it has learned so far',
    withoutIt: (epochs: number) =>
      epochs === 1 ? 'Without it, this epoch is lost.' : `Without it, these ${epochs} epochs are lost.`,
    reproduce: 'Reproduce',
    confirmReproduce: 'Train it again',
    aboutReproduce:
      'Trains this run once more, as an experiment of its own, and says whether the weights are the same, byte for byte. Nothing is changed here.',
  },

  metrics: {
    label: 'Metrics',
    title: 'What it reaches',
    recognized: '<share/> of the test images are recognized.',
    epoch: (epoch: number) =>
      `Measured with the weights of epoch ${epoch}. The loss is that of the data; the penalty of the regularization comes on top.`,
    meanOfEpochs: (epoch: number, epochs: number) =>
      `Measured with the weights of epoch ${epoch}, a mean of ${epochs} epochs. The loss is that of the data; the penalty of the regularization comes on top.`,
    cost: (time: string, megaflops: string) => `Training took ${time} and ${megaflops} million arithmetic operations.`,
    tooConfident: (temperature: string) => `Temperature ${temperature}: it is more confident than right.`,
    tooCautious: (temperature: string) => `Temperature ${temperature}: it is less confident than it could be.`,
    columns: {
      images: 'measured on',
      accuracy: 'accuracy',
      loss: 'loss',
      penalty: 'penalty',
      count: 'images',
    },
    splits: { test: 'test images', validation: 'validation images', train: 'training images' },
    distorted: (distortion: string, strength: number) => `test images, ${distortion} ${strength}`,
  },

  firstLayer: {
    title: 'What the first layer looks for',
    description:
      'The weights into each unit of the first layer, laid out as the image is, or the kernels of a convolution: orange for positive, blue for negative, no colour for zero.',
  },

  files: {
    title: 'Files',
    none: 'It left no files.',
    later: 'They appear here when the run has finished.',
    table: 'Table of the files',
    file: 'file',
    size: 'size',
    digest: 'SHA-256',
    log: 'Log of the training',
    logLabel: 'Log',
  },
  exports: {
    label: 'Exports',
    title: 'For other tools',
    formats: {
      csv: 'The metrics of every epoch as a table, for a spreadsheet or pandas.',
      keras: 'The trained model for Keras 3 in Python.',
      onnx: 'The trained model for ONNX Runtime and most other tools.',
      tensorboard: 'The curves as an event file for TensorBoard.',
      mlflow: 'Settings, curves, files and model as a ZIP archive to unpack into an MLflow store.',
    },
  },

  receipt: {
    title: 'Receipt',
    trainsAgain: 'It trains <run>another run</run> again; when it has finished, the weights are compared.',
    same: 'It has the weights of <run>another run</run>, byte for byte.',
    differs: 'Its weights are not those of <run>another run</run>.',
    differsBesides: (fields: string) =>
      `Its weights are not those of <run>another run</run>. What differs besides: ${fields}.`,
    about:
      'Besides the spec, this is all that the weights depend on. Where all of it is the same, a training gives the same bytes.',
    seed: 'seed',
    weights: 'weights, SHA-256',
    data: 'data',
    arithmetic: 'arithmetic',
    arithmeticVersion: (version: number, executionMode: string) => `version ${version}, ${executionMode}`,
    processor: 'processor',
    threads: 'threads',
    threadsOf: (within: number, between: number) => `${within} within an operation, ${between} between them`,
    platform: 'platform',
    streams: 'Files of the data and random streams',
  },
};
