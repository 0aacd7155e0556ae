/**
 * docs/assignment.md is made of docs/assignment/figures.json and the template: nobody edits it by
 * hand. A planted falsehood, in a sentence or in a table, turns these tests red.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ArmFigures, Experiment, Figures } from '../../scripts/assignment/distill.mjs';
import { armOf } from '../../scripts/assignment/effects.mjs';
import { GUARDS } from '../../scripts/assignment/guards.mjs';
import type { BySeed } from '../../scripts/assignment/monte-carlo.mjs';
import { withFigures } from '../../scripts/assignment/readme.mjs';
import { SENTENCES } from '../../scripts/assignment/sentences/sentences.mjs';
import { wrapMarkdown } from '../../scripts/assignment/wrap.mjs';
import { machineOf, objectionsOf, renderDocument } from '../../scripts/assignment/write-document.mjs';
import { findPreset, listPresets } from '../../src/experiments/catalog/presets/presets.js';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const template = read('scripts/assignment/template.md');
const document = read('docs/assignment.md');
const figures: Figures = JSON.parse(read('docs/assignment/figures.json'));

const BLOCK = /<!-- figures: (\S+) -->\n\n(.*?)\n\n<!-- \/figures -->/gs;
const keysOf = (text: string) => [...text.matchAll(/<!-- figures: (\S+) -->/g)].map(([, key]) => key!);
const presetOf = (key: string) => key.replace(/-\d+$/, '');
/** Whether a page says anything that the figures do not. */
const isFalse = (page: string) => page !== renderDocument(figures, template);

describe('docs/assignment.md', () => {
  it('is the template with the figures filled in', () => {
    expect(document).toBe(renderDocument(figures, template));
    expect(read('README.md')).toBe(withFigures(read('README.md'), figures));
  });

  it('names the CPU of the receipts and the days of the trainings', () => {
    const experiment = (cpu: string, day: string) => ({ cpu, day }) as Experiment;
    const experiments = { a: experiment('Zen', '2026-11-30'), b: experiment('Zen', '2026-11-28') };
    expect(machineOf({ experiments })).toBe('Zen, 2026-11-28 to 2026-11-30');
    expect(machineOf({ experiments: { a: experiment('Zen', '2026-11-28') } })).toBe('Zen, 2026-11-28');
  });

  it('is wrapped, and wrapping changes nothing but the ends of lines', () => {
    expect(wrapMarkdown(document)).toBe(document);
    const wrapped = wrapMarkdown('- one `a  code span` and - 2) more '.repeat(9));
    expect(wrapped.replace(/\n {2}/g, ' ')).toBe('- one `a  code span` and - 2) more '.repeat(9).trimEnd());
    for (const line of wrapped.split('\n').slice(1)) expect(line).toMatch(/^ {2}(?![-\d])/);
    for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(124);
    expect(wrapMarkdown(`1. ${'word '.repeat(30)}\n2. two`)).toMatch(/^1\. word[^\n]+\n {3}word[^\n]*\n2\. two$/);
  });

  it('has a block for every preset but the first steps', () => {
    const presets = new Set(keysOf(template).map(presetOf));
    const questions = listPresets().map(({ name }) => name);
    expect(presets).toEqual(new Set(questions.filter((name) => name !== 'quick-start')));
    for (const preset of presets) expect(findPreset(preset)).toBeDefined();
    expect(new Set(keysOf(template)).size).toBe(keysOf(template).length);
    expect(Object.keys(figures.experiments).toSorted()).toEqual(keysOf(template).toSorted());
  });

  it('has tables whose rows are as long as their headings, and pictures that are there', () => {
    const pictures = readdirSync(new URL('../../docs/assignment/', import.meta.url)).filter((name) =>
      name.endsWith('.svg'),
    );
    const shown = [...document.matchAll(/\]\(assignment\/([^)]+\.svg)\)/g)].map(([, file]) => file);
    expect(new Set(shown)).toEqual(new Set(pictures));
    for (const [, key, block] of document.matchAll(BLOCK)) {
      expect(block).toContain(`preset \`${presetOf(key!)}\``);
      for (const rows of block!.split('\n\n').filter((part) => part.startsWith('|'))) {
        const lengths = rows.split('\n').map((row) => row.split(/(?<!\\)\|/).length);
        expect(new Set(lengths).size).toBe(1);
      }
    }
    expect(document).not.toMatch(/NaN|undefined|Infinity|\{\{/);
  });
});

/** Every difference from the baseline points the other way; levels and failures change as well. */
function mirrored(): Figures {
  const experiments = Object.entries(figures.experiments).map(([key, experiment]) => {
    const baseline = armOf(experiment, experiment.baseline);
    const arms = experiment.arms.map((arm) => mirroredArm(arm, baseline));
    return [key, { ...experiment, arms, ...mirroredRest(experiment) }];
  });
  return { experiments: Object.fromEntries(experiments) };
}

const SHIFT = 0.08;
const MIRRORED = ['test', 'train', 'nll', 'ece', 'scaledEce', 'seconds', 'epochs'] as const;
function mirroredArm(arm: ArmFigures, baseline: ArmFigures): ArmFigures {
  const turned = (values: readonly (number | null)[], others: readonly (number | null)[]) =>
    values.map((value, index) => (value === null ? null : 2 * (others[index] ?? 0.5) - value - SHIFT));
  const fields = MIRRORED.map((field) => [field, turned(arm[field], baseline[field])]);
  const scaledEce = arm.scaledEce.map((value, index) => (value === null ? null : 2 * (arm.ece[index] ?? 0) - value));
  const kernel = arm.kernel && {
    ...arm.kernel,
    hoyer: 1 - arm.kernel.hoyer,
    l2: 100 - arm.kernel.l2,
    zero: 1,
    seenZero: 1 - arm.kernel.seenZero,
    tiny: 0,
  };
  const failed = arm.test.length - arm.failed;
  return { ...arm, ...Object.fromEntries(fields), scaledEce, kernel, failed, parts: mirroredParts(arm) };
}

function mirroredParts({ parts }: ArmFigures): ArmFigures['parts'] {
  if (parts?.pseudoValues == null) return parts;
  const turned = Object.entries(parts.pseudoValues).map(([part, values]) => [part, values.map((value) => -value)]);
  return {
    ...parts,
    bias: parts.error - parts.bias,
    netVariance: -parts.netVariance,
    pseudoValues: Object.fromEntries(turned),
  };
}

function mirroredRest({ ensembles, uncertainty }: Experiment): Partial<Experiment> {
  const swapped = (each: BySeed[]) =>
    each.map((bySeed) => ({ ...bySeed, upright: bySeed.turned, turned: bySeed.upright }));
  return {
    ensembles: ensembles.map((each) => ({
      ...each,
      ensemble: each.members.map((value, index) => 2 * value - each.ensemble[index]!),
    })),
    uncertainty: uncertainty && {
      ...uncertainty,
      monteCarlo: swapped(uncertainty.monteCarlo),
      onePass: swapped(uncertainty.onePass),
      withoutDropout: swapped(uncertainty.withoutDropout),
    },
  };
}

/** Every arm except the baselines is better, the later the more, and other strengths are chosen. */
function rearranged(): Figures {
  const experiments = Object.entries(figures.experiments).map(([key, experiment]) => {
    const arms = experiment.arms.map((arm, index) => {
      const family = experiment.arms.filter((each) => each.family === arm.family);
      const chosen = family[(family.findIndex((each) => each.chosen) + 1) % family.length] === arm;
      const lift = arm.name === experiment.baseline ? 0 : 0.03 * (index + 1);
      return { ...arm, chosen, test: arm.test.map((value) => (value === null ? null : value + lift)) };
    });
    return [key, { ...experiment, arms }];
  });
  return { experiments: Object.fromEntries(experiments) };
}

/** No arm differs from the baseline in anything but its name. */
function alike(): Figures {
  const experiments = Object.entries(figures.experiments).map(([key, experiment]) => {
    const baseline = armOf(experiment, experiment.baseline);
    const arms = experiment.arms.map(({ name, family, strengths, candidates, chosen }) => {
      return { ...baseline, name, family, strengths, candidates, chosen };
    });
    return [key, { ...experiment, arms }];
  });
  return { experiments: Object.fromEntries(experiments) };
}

describe('a planted falsehood', () => {
  const others = [mirrored(), rearranged(), alike()];

  it.each(Object.keys(SENTENCES))('is seen: the sentence %s for other figures', (name) => {
    expect(template).toContain(`{{${name}}}`);
    const said = SENTENCES[name]!(figures);
    const planted = others.map((each) => SENTENCES[name]!(each)).find((sentence) => sentence !== said)!;
    expect(planted).toBeDefined();
    const flat = document.replace(/\n(?: {2,3})?(?=\S)/g, ' ');
    expect(flat).toContain(said);
    expect(isFalse(wrapMarkdown(renderDocument(figures, template.replaceAll(`{{${name}}}`, planted))))).toBe(true);
  });

  it('is seen: a wrong sign anywhere, in a sentence or in a table', () => {
    const signs = [...document.matchAll(/(?<=[\s(|])[-+](?=\d+\.\d)/g)];
    expect(signs.length).toBeGreaterThan(200);
    for (const { index, 0: sign } of signs) {
      const planted = `${document.slice(0, index)}${sign === '+' ? '-' : '+'}${document.slice(index + 1)}`;
      expect(planted).not.toBe(document);
      expect(planted === rendered).toBe(false);
    }
  });
  const rendered = renderDocument(figures, template);

  it('is seen: a figure of figures.json that was changed alone', () => {
    for (const key of Object.keys(figures.experiments)) {
      const changed = structuredClone(figures);
      const { test } = armOf(changed.experiments[key]!, changed.experiments[key]!.baseline);
      for (const [index, value] of test.entries()) test[index] = (value ?? 0.5) - 0.01;
      expect({ key, isSame: renderDocument(changed, template) === document }).toEqual({ key, isSame: false });
    }
  });

  it('is objected to by its guard, and by none as things are', () => {
    expect(objectionsOf(figures, template)).toEqual([]);
    const guarded = [...template.matchAll(/\{\{guard:([\w-]+)\|/g)].map(([, name]) => name!);
    expect(guarded.toSorted()).toEqual(Object.keys(GUARDS).toSorted());
    const objecting = others.flatMap((each) => objectionsOf(each, template).map(({ name }) => name));
    expect(new Set(objecting)).toEqual(new Set(guarded));
  });
});

describe('the template', () => {
  /** What figures could refute stands in sentences and guards; these numbers are no figures. */
  const prose = template
    .replace(/\{\{[^}]+\}\}|`[^`]*`|<!--[^>]*-->/g, '')
    .replace(/\s+/g, ' ')
    .replace(/"\+0\.46 points \(0\.29 to 0\.63\)"|95 % interval|(?:sections?|algorithm) \d+\.\d+|Keras 2\.15/g, '');

  it('says nothing in fixed words that only figures can say', () => {
    expect(prose.match(/[-+]?\d+\.\d+|\d ?%|\bpoints of\b/g)).toBeNull();
    const verdicts =
      /\b(?:gained|helped|cost accuracy|was (?:better|worse|higher|lower)|measured here,|in the table)\b/gi;
    expect(prose.match(verdicts)).toBeNull();
  });
});
