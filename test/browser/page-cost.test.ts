/** What the page of an experiment does not do: draw what has not changed, or what nobody sees. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createClient } from '../../clients/typescript/src/index.js';
import { openLaboratory, SLOW_MS } from './support/laboratory.js';

const MLP = { architecture: 'mlp' as const, hiddenUnits: [4] };
const EPOCHS = 150;
const SPEC = {
  name: 'Long curves',
  dataset: { trainSize: 100 },
  seeds: [1, 2],
  training: { epochs: EPOCHS },
  arms: [
    { name: 'plain', model: MLP },
    { name: 'dropout', model: MLP, regularization: { dropout: { rate: 0.2 } } },
  ],
};
/** Two reads are at least so far apart. */
const PAUSE_MS = 600;

/** Of the experiment that all tests look at. */
let id: string;
const lab = openLaboratory(async ({ url }) => {
  ({ id } = await createClient({ url }).submit(SPEC));
});

const TRAINING = '[aria-label="Training"]';

/** From now on, `drawings` counts how often a curve is drawn. */
const COUNT = `
  var drawings = 0, began = performance.now();
  new MutationObserver((changes) => {
    drawings += changes.filter(({ target }) => target.className === 'drawn').length;
  }).observe(document.querySelector('${TRAINING}'), { childList: true, subtree: true })`;

const drawingsOf = (page: Page) => page.evaluate<number>('drawings');
const nodesIn = (page: Page, place: string) => page.evaluate<number>(`document.querySelectorAll('${place} *').length`);

it(
  'draws the curves at most about twice a second while they grow',
  async () => {
    const { page, complaints } = await lab.visit(`#/experiments/${id}`);
    await page.getByRole('slider').nth(1).waitFor({ timeout: SLOW_MS });
    await page.evaluate(COUNT);
    await page.getByRole('listitem', { name: 'Answer for dropout' }).waitFor({ timeout: SLOW_MS });
    const seconds = (await page.evaluate<number>('performance.now() - began')) / 1000;
    const drawings = await drawingsOf(page);
    // Two charts; the one read that was under way may come at once.
    expect(drawings).toBeLessThanOrEqual(2 * (1 + (1000 * seconds) / PAUSE_MS));
    expect(complaints).toEqual([]);
  },
  2 * SLOW_MS,
);

it(
  'moves a few elements, and draws nothing, while values follow the pointer',
  async () => {
    await createClient({ url: lab.service.url }).waitFor(id);
    const { page, complaints } = await lab.visit(`#/experiments/${id}`);
    const curves = page.getByRole('slider').first();
    await page.getByRole('listitem', { name: 'Answer for dropout' }).waitFor({ timeout: SLOW_MS });
    await curves.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await curves.boundingBox())!;
    await page.mouse.move(x + 0.3 * width, y + 0.4 * height);
    await curves.getByRole('columnheader', { name: /^epoch/, includeHidden: true }).waitFor();
    await page.evaluate(COUNT);
    const [nodes, first] = [await nodesIn(page, TRAINING), await curves.getAttribute('aria-valuenow')];
    await page.mouse.move(x + 0.8 * width, y + 0.4 * height, { steps: 20 });
    expect(Number(await curves.getAttribute('aria-valuenow'))).toBeGreaterThan(Number(first));
    expect(await drawingsOf(page)).toBe(0);
    expect(await nodesIn(page, TRAINING)).toBe(nodes);
    expect(complaints).toEqual([]);
  },
  2 * SLOW_MS,
);

it(
  'asks for what is far below, and makes it, when the reader comes near',
  async () => {
    const { page, complaints } = await lab.visit('', { viewport: { width: 1000, height: 300 } });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${lab.service.url}/#/experiments/${id}`);
    await page.getByRole('slider').nth(1).waitFor({ timeout: SLOW_MS });
    await page.getByRole('listitem', { name: 'Answer for dropout' }).waitFor({ timeout: SLOW_MS });
    const below = page.getByRole('region', { name: 'Inside the networks' });
    expect(await below.getByRole('figure').count()).toBe(0);
    expect(asked.filter((path) => /diagnostics|figures/.test(path))).toEqual([]);
    // 150 epochs, 4 runs: as many nodes as a page with 3 epochs has.
    expect(await nodesIn(page, 'body')).toBeLessThan(1000);

    await below.scrollIntoViewIfNeeded();
    await below.getByRole('figure').first().waitFor({ timeout: SLOW_MS });
    const figure = page.getByRole('region', { name: 'Training', exact: true }).getByRole('figure').first();
    expect(await figure.getByRole('table', { includeHidden: true }).count()).toBe(0);
    await figure.getByText('Data', { exact: true }).click();
    await figure
      .getByRole('cell', { name: String(EPOCHS) })
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  },
  2 * SLOW_MS,
);

it(
  'reads what a run measured in its layers once, while others train',
  async () => {
    const client = createClient({ url: lab.service.url });
    const { id: watched } = await client.submit({ ...SPEC, seeds: [1, 2, 3] });
    // So high that all of the page is near.
    const { page, complaints } = await lab.visit('', { viewport: { width: 1000, height: 10_000 } });
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.endsWith('/layers')) asked.push(pathname);
    });
    await page.goto(`${lab.service.url}/#/experiments/${watched}`);
    const weights = page.getByRole('region', { name: 'What happened to the weights' });
    await weights.getByText(/One seed|2 seeds/).waitFor({ timeout: SLOW_MS });
    await weights.getByText(/3 seeds/).waitFor({ timeout: SLOW_MS });
    expect(asked).toHaveLength(6);
    expect(new Set(asked).size).toBe(6);
    // There is nothing to compare before the first run has finished, and a browser logs that.
    expect(complaints.filter((complaint) => !complaint.includes('status of 409'))).toEqual([]);
  },
  3 * SLOW_MS,
);
