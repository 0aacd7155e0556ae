/** Draw a digit: train networks from the page, draw a seven, let the browser answer. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { drawSeven } from '../../scripts/screenshots/preparations.mjs';
import { accessibilityFaults } from './support/browser.js';
import { saying } from './support/drawing.js';
import { openLaboratory, SLOW_MS } from './support/laboratory.js';

const lab = openLaboratory();

/** The ten probabilities of each arm, as the page shows them. */
async function shownProbabilities(page: Page): Promise<number[][]> {
  const rows = page.getByRole('region', { name: 'Answers' }).locator('tbody tr');
  const texts = await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  return texts.map(([, ...arms]) => arms.map((text) => Number.parseFloat(text) / 100));
}

/** Where predictions wait too long, the service asks to try again, and the client does. */
const isNoDelay = (complaint: string) => !complaint.includes('status of 503');

it(
  'trains networks and sees a seven, and the same networks say the same in the browser',
  async () => {
    const { page, complaints } = await lab.visit('#/draw');
    await page.getByRole('button', { name: 'Train the networks' }).click();
    await page.getByRole('heading', { name: 'The networks are learning' }).waitFor();
    await drawSeven(page);
    await saying(page, /plain says 7.*with-dropout says 7.*with-augmentation says 7/).waitFor({ timeout: SLOW_MS });

    await page.getByText('Numbers', { exact: true }).click();
    const fromService = await shownProbabilities(page);
    expect(fromService).toHaveLength(10);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/predict')) asked.push(request.url());
    });
    await page.getByRole('switch', { name: 'Answer in this browser' }).check();
    await page.getByText('The networks are here').waitFor({ timeout: SLOW_MS });
    await saying(page, /plain says 7/).waitFor();
    await page.getByText('Numbers', { exact: true }).click();
    const fromBrowser = await shownProbabilities(page);
    expect(asked).toEqual([]);
    for (const [digit, shares] of fromBrowser.entries()) {
      for (const [arm, share] of shares.entries()) {
        expect(Math.abs(share - fromService[digit]![arm]!)).toBeLessThanOrEqual(1.01e-4);
      }
    }
    expect(complaints.filter(isNoDelay)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
  },
  2 * SLOW_MS,
);

it(
  'answers for single runs, from the keyboard, with dropout left on',
  async () => {
    const { items } = (await (await fetch(`${lab.service.url}/v1/runs?status=succeeded`)).json()) as {
      items: { id: string; arm: string; seed: number }[];
    };
    const { id, seed } = items.find(({ arm }) => arm === 'with-dropout')!;
    const { page, complaints } = await lab.visit(`#/draw?runs=${id}`, { colorScheme: 'dark' });
    await page.getByRole('heading', { name: `with-dropout, seed ${seed}` }).waitFor({ timeout: SLOW_MS });
    await page.getByRole('application', { name: 'Drawing pad' }).focus();
    await page.keyboard.press('Space');
    for (let step = 0; step < 9; step++) await page.keyboard.press('ArrowRight');
    for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowDown');
    await saying(page, /^Pen down, column 20, row 22$/).waitFor();
    await saying(page, /seed \d+ says \d/).waitFor({ timeout: SLOW_MS });
    expect(await page.getByText(/disagreement [\d.]/).count()).toBe(0);
    await page.getByRole('switch', { name: /Dropout stays on/ }).check();
    await page.getByText(/disagreement [\d.]/).waitFor({ timeout: SLOW_MS });
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('paragraph').filter({ hasText: 'No answer yet.' }).waitFor();
    expect(complaints.filter(isNoDelay)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
  },
  2 * SLOW_MS,
);
