/** Building a spec. */
import { counted } from '../../../number-format.js';

export const build = {
  title: 'Build a spec',
  lead: 'An experiment trains the same network in several <b>arms</b>, which differ in what you want to find out, and repeats each with several <b>seeds</b>, so that an effect can be distinguished from chance.',
  begin: 'Begin with',
  preset: 'a preset …',
  startOver: 'Start over',
  form: 'Form',
  unreadable: (status: number) => `The description of the API cannot be read (status ${status}).`,

  experiment: 'Experiment',
  layers: 'Look inside the layers',
  data: 'Data',
  training: 'Training',
  more: 'More',
  moreSet: (count: number) => `More (${count} set)`,
  seeds: 'Seeds',
  aboutSeeds: 'trainings of each arm; ten tell small differences apart',

  fields: {
    about: (field: string) => `About ${field}`,
    differs: 'differs',
    none: 'none',
    seeJson: 'see the JSON',
    atLeast: (low: number) => `at least ${low}`,
    above: (low: number) => `above ${low}`,
    atMost: (high: number) => `at most ${high}`,
    below: (high: number) => `below ${high}`,
    between: (low: number, high: number) => `${low} to ${high}`,
  },

  arms: {
    title: 'Arms',
    about:
      'What differs from the baseline is marked. Several numbers in a field, such as 0.1, 0.3, 0.5, are a sweep: each becomes an arm.',
    name: (number: number) => `Name of arm ${number}`,
    copy: 'copy',
    copyOf: (arm: string) => `Copy ${arm}`,
    remove: 'remove',
    removeArm: (arm: string) => `Remove ${arm}`,
    baseline: 'the baseline: others are compared with it',
    makeBaseline: 'make it the baseline',
    network: 'Network',
    notUsed: (technique: string) => `${technique}: not used`,
    asExperiment: (technique: string) => `${technique}: as the experiment says`,
    removeTechnique: (technique: string, arm: number) => `Remove ${technique} from arm ${arm}`,
    add: '+ Add a technique …',
    addTo: (arm: number) => `Add a technique to arm ${arm}`,
  },

  plan: {
    label: 'What it would train',
    faulty: 'Not yet a spec',
    checking: 'Checking …',
    sum: (runs: number, arms: number, time: string) =>
      `<b>${counted(runs, 'run')}</b> in ${counted(arms, 'arm')}, about <b>${time}</b>`,
    images: (train: string, validation: string) =>
      `Each trains on ${train} images and holds out ${validation} for validation.`,
    weights: (count: string) => `${count} weights in every arm`,
    weightsOf: (arm: string, count: string) => `${arm}: ${count} weights`,
    moreArms: (count: number) => (count === 1 ? 'and 1 arm more' : `and ${count} arms more`),
    submit: 'Train it',
  },

  json: {
    title: 'JSON',
    fault: (fault: string) => `No JSON yet: ${fault}. The form waits.`,
    noObject: 'A spec is an object: begin with {',
    about: 'The form and this text are the same spec: change either.',
  },

  code: {
    title: 'The same from a program',
    copy: 'Copy',
    copied: 'copied',
    notCopied: 'select the text and copy it',
    call: (language: string) => `The call in ${language}`,
  },
};
