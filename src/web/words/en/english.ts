/** The page in English. */
import { build } from './build.js';
import { compare } from './compare.js';
import { draw } from './draw.js';
import { experiment } from './experiment.js';
import { experiments } from './experiments.js';
import { home } from './home.js';
import { learn } from './learn.js';
import { parts } from './parts.js';
import { queue } from './queue.js';
import { run } from './run.js';
import { shell } from './shell.js';

export const english = {
  /** BCP 47: of the page, and of its dates and numbers. */
  language: 'en',
  shell,
  home,
  learn,
  draw,
  build,
  experiments,
  experiment,
  run,
  compare,
  queue,
  parts,
};
