/** Comparing arms of any experiments. */
export const compare = {
  title: 'Compare',
  what: 'What is compared',
  choose: 'Choose two arms or more',
  about:
    'Arms of different experiments are compared over the seeds that they share. The first one is the baseline, which the others are compared with.',
  by: 'Compare by',
  metrics: {
    'test.accuracy': 'accuracy on the test images',
    'test.dataLoss': 'loss on the test images',
    'validation.accuracy': 'accuracy on the validation images',
    'validation.dataLoss': 'loss on the validation images',
  },
  margin: 'Too small to matter',
  marginOfAccuracy: 'such as 0.5 points',
  marginOfLoss: 'such as 0.01',

  chosen: {
    of: 'of <experiment/>',
    baseline: 'the baseline',
    makeBaseline: 'make it the baseline',
    remove: 'remove',
    removeArm: (arm: string, experiment: string) => `Remove ${arm} of ${experiment}`,
  },
  picker: {
    label: 'Add arms',
    find: 'Find experiments',
    example: 'name, description or label',
    nothing: 'No experiment matches.',
  },
  refused: 'These arms cannot be compared.',
  nothingYet: 'No run of these arms has finished yet.',
  notes: 'How to read this',
  differences: {
    title: 'What differs',
    of: (arm: string) => `Settings of ${arm}`,
    none: (arm: string) => `${arm} has the same settings as the baseline.`,
    several: (arm: string, count: number) =>
      `${arm} differs in ${count} settings. What is measured is the effect of all of them together.`,
    table: (arm: string, baseline: string) => `Settings in which ${arm} and ${baseline} differ`,
    setting: 'setting',
    ofBaseline: (baseline: string) => `${baseline} (baseline)`,
  },
};
