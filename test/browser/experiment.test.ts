/** An experiment and its runs: watched, read, looked into, and deleted. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createClient } from '../../clients/typescript/src/index.js';
import { accessibilityFaults } from './support/browser.js';
import { openLaboratory, SLOW_MS } from './support/laboratory.js';

const MLP = { architecture: 'mlp' as const, hiddenUnits: [8] };
const SPEC = {
  name: 'Does noise help?',
  dataset: { trainSize: 500 },
  seeds: [1, 2],
  training: { epochs: 3 },
  layerReport: 'epochs' as const,
  arms: [
    { name: 'plain', model: MLP },
    { name: 'noise', model: MLP, regularization: { gaussianNoise: { standardDeviation: 0.1 } } },
  ],
};

/** Of the experiment that all tests look at. */
let id: string;
const lab = openLaboratory(async ({ url }) => {
  ({ id } = await createClient({ url }).submit(SPEC));
});

/** In both themes. */
async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await accessibilityFaults(page)).toEqual([]);
  }
}

it(
  'answers in one line, and opens what the answer rests on',
  async () => {
    const { page, complaints } = await lab.visit(`#/experiments/${id}`);
    const answer = page.getByRole('listitem', { name: 'Answer for noise' });
    await answer.waitFor({ timeout: SLOW_MS });
    await answer.getByText(/^\S (Yes, it|No, it|No difference that|Not clear)/).waitFor({ timeout: SLOW_MS });
    expect(await answer.innerText()).toMatch(/noise: .*points \(.* to .*\)/);
    await page.getByText('Why?').click();
    await page.getByText(/^2 pairs of runs: /).waitFor();
    // What the service calls its figures is for programs.
    const why = page.getByRole('group').filter({ hasText: 'Why?' });
    await page.getByText('The tests, for statisticians').click();
    await page.getByRole('heading', { name: 'Tests' }).waitFor();
    expect(await why.first().innerText()).not.toMatch(/pairedT|signFlip|arms\.interval|mcnemar/);
    expect(complaints).toEqual([]);
    await expectAccessible(page);
  },
  2 * SLOW_MS,
);

it(
  'keeps in its address what the reader wants to see of the curves',
  async () => {
    const { page, complaints } = await lab.visit(`#/experiments/${id}`);
    await page.getByRole('combobox', { name: 'Shade' }).selectOption('gap');
    await page.getByLabel('Logarithmic axis').check();
    await page.getByRole('slider').first().press('ArrowRight');
    await page.getByRole('slider').first().press('ArrowRight');
    expect(page.url()).toMatch(/\?(?=.*shade=gap)(?=.*scale=log)(?=.*epoch=2)/);
    await page.reload();
    const values = page.getByRole('slider').first();
    expect(await values.getAttribute('aria-valuetext')).toMatch(
      /^Epoch 2, error, %: plain [\d.]+, in training [\d.]+; noise/,
    );
    await page.getByText('gap between the two', { exact: true }).first().waitFor();
    // Drawn when it comes near.
    await page.getByRole('region', { name: 'Inside the networks' }).scrollIntoViewIfNeeded();
    const weights = page.getByRole('region', { name: 'What happened to the weights' });
    await weights.getByText(/^noise: the weights of the first layer are .* those of plain: .* 2 seeds/).waitFor();
    await page.getByText('Size of the weights', { exact: true }).first().waitFor();
    await page.getByText('Surest mistakes of noise, seed 1', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'More of this run' }).first().waitFor();
    await page.getByText('Confusion matrix, noise', { exact: true }).scrollIntoViewIfNeeded();
    await page.getByRole('img', { name: /^Confusion matrix, noise/ }).waitFor();
    expect(complaints).toEqual([]);
  },
  SLOW_MS,
);

it(
  'asks many times with noise on, says where the answers agree, and remembers them',
  async () => {
    const { page, complaints } = await lab.visit(`#/experiments/${id}`);
    await page.getByRole('region', { name: 'Inside the networks' }).scrollIntoViewIfNeeded();
    const panel = page.getByRole('region', { name: 'Leave dropout on and ask many times' });
    await panel.getByText('Asks the first network of noise 50 times about each image.').waitFor();
    await panel.getByRole('button', { name: 'Ask with dropout on' }).click();
    await panel.getByText(/^noise: \d+ of 300 images$/).waitFor();
    await panel
      .getByText(/^noise is right on .* of the 100 images that its answers agree on most, and on .* of the 100 /)
      .waitFor({ timeout: SLOW_MS });
    const curves = panel.getByRole('figure', { name: 'Right answers, if it may leave out what it doubts' });
    await curves
      .getByText(/noise \(seed 1\); 300 of 10,000 test images, evenly spread, 50 times each/)
      .last()
      .waitFor();
    const download = page.waitForEvent('download');
    await curves.getByRole('button', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toBe('monte-carlo.csv');
    const leastSure = panel.getByRole('region', { name: 'What noise is least sure about, seed 1' });
    expect(await leastSure.locator('image').count()).toBe(12);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Experiments', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Experiments' }).waitFor();
    await page.goBack();
    await page.getByRole('region', { name: 'Inside the networks' }).scrollIntoViewIfNeeded();
    await curves.waitFor();
    expect(await panel.getByRole('button', { name: 'Ask with dropout on' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  },
  2 * SLOW_MS,
);

it(
  'shows a run with its files and its log, and asks before it trains it again',
  async () => {
    const { page, complaints } = await lab.visit(`#/experiments/${id}`);
    await page.getByRole('table').getByRole('link', { name: 'seed 2' }).last().click();
    await page.getByRole('heading', { level: 1, name: 'noise, seed 2' }).waitFor();
    const mistakes = page.getByRole('region', { name: 'Surest mistakes of noise, seed 2' });
    await mistakes
      .getByText(/^is \d, said \d$/)
      .first()
      .waitFor();
    expect(await mistakes.locator('image').count()).toBe(12);
    await page.getByText('What the first layer looks for', { exact: true }).scrollIntoViewIfNeeded();
    await page.getByRole('img', { name: /^What the first layer looks for/ }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'weights.bin' }).click();
    expect((await download).suggestedFilename()).toBe('weights.bin');
    await page.getByText('Log of the training').click();
    await page.getByRole('region', { name: 'Log', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Reproduce' }).click();
    await page.getByRole('dialog', { name: 'Reproduce' }).waitFor();
    await page.getByRole('button', { name: 'Leave it as it is' }).click();
    await expectAccessible(page);
    await page.getByRole('link', { name: SPEC.name }).click();
    await page.getByRole('heading', { level: 1, name: SPEC.name }).waitFor();
    expect(complaints).toEqual([]);
  },
  SLOW_MS,
);

it(
  'names what is lost before it deletes',
  async () => {
    const { page, complaints } = await lab.visit(`#/experiments/${id}`);
    await page.getByRole('button', { name: 'Delete …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete' });
    expect(await dialog.innerText()).toContain('4 runs, their curves, models and files');
    await dialog.getByRole('button', { name: 'Delete permanently' }).click();
    await page.getByText('There are no experiments yet.').waitFor();
    // What was still being read of it is not found any more, and a browser logs that.
    expect(complaints.filter((complaint) => !complaint.includes('status of 404'))).toEqual([]);
  },
  SLOW_MS,
);
