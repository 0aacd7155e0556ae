// @ts-check
// The block of figures in README.md.
import { renderMarkdownTable } from '../../dist/reports/rendering/markdown.js';
import { chosenDifferences, experimentOf } from './effects.mjs';
import { familyName, hundredths, pick, strengthOf } from './words.mjs';

const BLOCK = /(<!-- figures -->\n)[\s\S]*?(\n<!-- \/figures -->)/;
const KEY = 'overfitting-small-data';

/**
 * README.md with its figures.
 * @param {string} readme @param {import('./distill.mjs').Figures} figures
 */
export const withFigures = (readme, figures) =>
  readme.replace(BLOCK, (_, begin, end) => `${begin}\n${blockOf(figures)}\n${end}`);

/** @param {import('./distill.mjs').Figures} figures */
function blockOf(figures) {
  const experiment = experimentOf(figures, KEY);
  const signed = (/** @type {number} */ value) => (value > 0 ? '+' : '') + hundredths(value);
  const rows = chosenDifferences(experiment).map(({ arm, difference }) => [
    familyName(arm),
    strengthOf(arm),
    `${signed(difference.mean)} points`,
    `${signed(difference.low ?? Number.NaN)} to ${signed(difference.high ?? Number.NaN)}`,
    pick(difference, { higher: 'helps here', lower: 'hurts here', open: 'no difference shown' }),
  ]);
  const headings = [
    ...['technique', 'strength, chosen on validation', 'test accuracy vs. "none">', '95 % interval>', 'answer'],
  ];
  return [
    `Which technique helps a 256-256 network that sees only ${experiment.trainImages} images? Three strengths per`,
    `technique, ${experiment.seeds.length} seeds per arm, trained in ${experiment.seconds} seconds on two cores (preset \`${KEY}\`):`,
    '',
    renderMarkdownTable({ headings, rows }),
  ].join('\n');
}
