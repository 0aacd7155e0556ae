/** Draw a digit: train networks from the page, draw a seven, let the browser answer. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { killCommands, type Service, startService, temporaryFolder } from '../e2e/regulab.js';
import { accessibilityFaults, openBrowser, visit } from './support/browser.js';

/** Nine short trainings on a busy machine. */
const SLOW_MS = 240_000;

let data: string;
let service: Service;
let browser: Browser;

beforeAll(async () => {
  data = await temporaryFolder();
  [service, browser] = await Promise.all([startService(data), openBrowser()]);
}, SLOW_MS);

afterAll(async () => {
  await browser?.close();
  await service?.interrupt();
  killCommands();
  await rm(data, { recursive: true, force: true });
}, 30_000);

/** As shares of the pad. */
const SEVEN = [
  [0.28, 0.25],
  [0.5, 0.24],
  [0.72, 0.25],
  [0.62, 0.45],
  [0.52, 0.65],
  [0.45, 0.85],
] as const;

async function drawSeven(page: Page): Promise<void> {
  const pad = page.getByRole('application', { name: 'Drawing pad' });
  await pad.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await pad.boundingBox())!;
  const [first, ...others] = SEVEN.map(([right, down]) => [x + right * width, y + down * height] as const);
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const point of others) await page.mouse.move(...point, { steps: 5 });
  await page.mouse.up();
}

/** The ten probabilities of each arm, as the page shows them. */
async function shownProbabilities(page: Page): Promise<number[][]> {
  const rows = page.getByRole('region', { name: 'Answers' }).locator('tbody tr');
  const texts = await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  return texts.map(([, ...arms]) => arms.map((text) => Number.parseFloat(text) / 100));
}

/** Where predictions wait too long, the service asks to try again, and the client does. */
const isNoDelay = (complaint: string) => !complaint.includes('status of 503');

const saying = (page: Page, text: RegExp) => page.getByRole('status').filter({ hasText: text });

it(
  'trains networks and sees a seven, and the same networks say the same in the browser',
  async () => {
    const { page, complaints } = await visit(browser, `${service.url}/#/draw`);
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
    const { items } = (await (await fetch(`${service.url}/v1/runs?status=succeeded`)).json()) as {
      items: { id: string; arm: string; seed: number }[];
    };
    const { id, seed } = items.find(({ arm }) => arm === 'with-dropout')!;
    const { page, complaints } = await visit(browser, `${service.url}/#/draw?runs=${id}`, { colorScheme: 'dark' });
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
    await page.getByText('No answer yet.').waitFor();
    expect(complaints.filter(isNoDelay)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
  },
  2 * SLOW_MS,
);
