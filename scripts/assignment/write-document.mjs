// @ts-check
// docs/assignment.md from the template and the figures. The template has the prose that no figure
// can refute; everything else is generated: {{sentences}}, {{guard:name|sentences that a guard
// watches}}, and a block of tables and pictures for each experiment.
import { HEADING, referencesOf } from '../references/list.mjs';
import { experimentOf } from './effects.mjs';
import { GUARDS } from './guards.mjs';
import { SENTENCES } from './sentences/sentences.mjs';
import { tablesOf } from './tables.mjs';
import { inPercent } from './words.mjs';
import { wrapMarkdown } from './wrap.mjs';

/** @typedef {import('./distill.mjs').Figures} Figures */
/** @typedef {import('./distill.mjs').Experiment} Experiment */

const BLOCK = /<!-- figures: (\S+) -->/g;
const SENTENCE = /\{\{([\w-]+)\}\}/g;
const GUARDED = /\{\{guard:([\w-]+)\|([^}]+)\}\}/g;

/**
 * @param {Figures} figures @param {string} template
 * @returns {string} Markdown
 * @throws RangeError when the template names what there is not, or figures are missing
 */
export function renderDocument(figures, template) {
  const body = template
    .replace(GUARDED, (_, name, sentence) => {
      if (GUARDS[name] === undefined) throw new RangeError(`There is no guard ${name}.`);
      return sentence;
    })
    .replace(SENTENCE, (_, name) => sentenceOf(name, figures))
    .replace(BLOCK, (mark, key) => `${mark}\n\n${blockOf(key, experimentOf(figures, key))}\n\n<!-- /figures -->`);
  return wrapMarkdown(`${body}${HEADING}${referencesOf(body, 'docs/assignment.md')}`);
}

/** @param {string} name @param {Figures} figures */
function sentenceOf(name, figures) {
  const sentence = { ...SENTENCES, machine: machineOf, total: totalOf }[name];
  if (sentence === undefined) throw new RangeError(`There is no sentence ${name}.`);
  return sentence(figures);
}

/**
 * The guarded sentences of the template that the figures refute.
 * @param {Figures} figures @param {string} template
 * @returns {{ name: string, sentence: string }[]}
 */
export const objectionsOf = (figures, template) =>
  [...template.matchAll(GUARDED)].flatMap(([, name = '', sentence = '']) =>
    GUARDS[name]?.(figures) === true ? [] : [{ name, sentence: sentence.replace(/\s+/g, ' ') }],
  );

/** @param {string} key @param {Experiment} experiment */
function blockOf(key, experiment) {
  const { pictures } = experiment;
  const images = pictures.map(({ name, title }) => `![${title}](assignment/${name}.svg)`);
  return [headOf(experiment), ...tablesOf(key, experiment), ...images].join('\n\n');
}

/** @param {Experiment} experiment */
function headOf({ preset, runs, seeds, trainImages, validationImages, labelNoise, epochs, seconds, cpu, day }) {
  const noise = labelNoise > 0 ? `, ${inPercent(labelNoise)} % of their labels wrong` : '';
  const repeated = seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`;
  return `*Measured: preset \`${preset}\`, ${runs} runs, ${repeated}; ${trainImages} training images${noise}, ${validationImages} for validation; ${epochs} epochs; ${seconds} s on ${cpu}, ${day}.*`;
}

/** The CPUs that trained, by the receipts of the runs, and the days. @param {Figures} figures */
export function machineOf({ experiments }) {
  const all = Object.values(experiments);
  const days = all.map(({ day }) => day).sort();
  return `${[...new Set(all.map(({ cpu }) => cpu))].join(', ')}, ${[...new Set([days[0], days.at(-1)])].join(' to ')}`;
}

/** @param {Figures} figures */
function totalOf({ experiments }) {
  const all = Object.values(experiments);
  const sum = (/** @type {'seconds' | 'runs'} */ field) => all.reduce((total, each) => total + each[field], 0);
  return `${sum('runs')} runs in ${all.length} experiments, ${(sum('seconds') / 60).toFixed(0)} minutes`;
}
