/** The first minutes with the page: open it, ask, watch, read the answer. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { killCommands, type Service, startService, temporaryFolder } from '../e2e/regulab.js';
import { accessibilityFaults, openBrowser, visit } from './support/browser.js';

/** Ten trainings on a busy machine. */
const SLOW_MS = 120_000;

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

it(
  'answers its first question in front of the reader',
  async () => {
    const { page, complaints } = await visit(browser, service.url);
    await page.getByRole('button', { name: 'Does dropout help?' }).click();
    await page.getByRole('link', { name: 'seed 5' }).first().waitFor();
    // The curve grows while the page is open.
    await page.getByRole('figure').first().waitFor({ timeout: SLOW_MS });
    const answer = page.getByRole('listitem', { name: 'Answer for with-dropout' });
    await answer.waitFor({ timeout: SLOW_MS });
    expect(await answer.innerText()).toMatch(/(Better than|Worse than|No difference shown)/);
    await page.getByRole('link', { name: 'See all of it' }).click();
    await page.getByRole('heading', { level: 1, name: 'quick-start' }).waitFor();
    expect(await page.getByRole('figure').count()).toBeGreaterThanOrEqual(4);
    expect(complaints).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
  },
  2 * SLOW_MS,
);

it(
  'says that there is nothing at an unknown place',
  async () => {
    const { page, complaints } = await visit(browser, `${service.url}/#/nowhere`);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    await page.getByRole('link', { name: 'Back to the first page' }).click();
    await page.getByRole('heading', { level: 1, name: /Which regularization/ }).waitFor();
    expect(complaints).toEqual([]);
  },
  SLOW_MS,
);
