// @ts-check
/** Opens the places of the page in a browser and takes their pictures. */
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { provideBrowser } from '../browser.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** Of a phone, a tablet and a laptop. */
export const SIZES = [
  { width: 360, height: 780 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];
export const THEMES = /** @type {const} */ (['light', 'dark']);

const WAIT_MS = 120_000;
const QUIET_MS = 700;
/** Where something is being trained, the page reads again and again. */
const RESTLESS_MS = 10_000;
/** As many as the colours of a screen with a few charts need. */
const COLOURS = 96;

/**
 * @template Result
 * @param {(page: Page) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withPage(use) {
  const browser = await chromium.launch({ executablePath: provideBrowser(), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    return await use(await browser.newPage({ reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' }));
  } finally {
    await browser.close();
  }
}

/**
 * Opens a place and waits until it has all that it shows.
 * @param {Page} page
 * @param {string} address
 */
export async function open(page, address) {
  // Another place of the same page would be reached without loading it, with what is left in it.
  await page.goto('about:blank');
  const quiet = whenQuiet(page);
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: WAIT_MS });
  await quiet;
  await settle(page);
}

/**
 * The page reads on after what it shows first, such as a comparison. Its stream of events never
 * ends, so that Playwright's own `networkidle` would not come.
 * @param {Page} page
 */
async function whenQuiet(page) {
  /** @type {Set<import('playwright-core').Request>} */
  const open = new Set();
  let lastAt = Date.now();
  const begin = (/** @type {import('playwright-core').Request} */ request) => {
    if (new URL(request.url()).pathname.endsWith('/v1/events')) return;
    open.add(request);
  };
  const end = (/** @type {import('playwright-core').Request} */ request) => {
    open.delete(request);
    lastAt = Date.now();
  };
  page.on('request', begin).on('requestfinished', end).on('requestfailed', end);
  const latest = Date.now() + RESTLESS_MS;
  const isQuiet = () => open.size === 0 && Date.now() - lastAt >= QUIET_MS;
  while (!isQuiet() && Date.now() < latest) await page.waitForTimeout(100);
  page.off('request', begin).off('requestfinished', end).off('requestfailed', end);
}

/** @param {Page} page */
export async function settle(page) {
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached', timeout: WAIT_MS });
  // By the debugger: the policy of the page allows no function that waits inside it.
  while (!(await page.evaluate('[...document.images].every((image) => image.complete)'))) await page.waitForTimeout(50);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/**
 * @param {Page} page
 * @param {boolean} isWhole the whole place, and not what a window shows first
 * @returns {Promise<Buffer>} a small PNG
 */
export async function takePicture(page, isWhole) {
  const picture = await page.screenshot({ fullPage: isWhole, animations: 'disabled', caret: 'hide', scale: 'css' });
  return sharp(picture).png({ palette: true, colours: COLOURS, compressionLevel: 9, effort: 10 }).toBuffer();
}
