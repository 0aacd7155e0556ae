// @ts-check
/** What is done at a place before its picture is taken. */

/** @typedef {import('playwright-core').Page} Page */

const WAIT_MS = 120_000;
/** A seven in one stroke, as shares of the pad. */
const SEVEN = /** @type {const} */ ([
  [0.28, 0.25],
  [0.5, 0.24],
  [0.72, 0.25],
  [0.62, 0.45],
  [0.52, 0.65],
  [0.45, 0.85],
]);

/** Draws it with the pointer. @param {Page} page */
export async function drawSeven(page) {
  const pad = page.getByRole('application', { name: 'Drawing pad' });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (box === null) throw new Error('There is no drawing pad.');
  for (const [index, [right, down]] of SEVEN.entries()) {
    await page.mouse.move(box.x + right * box.width, box.y + down * box.height, { steps: 5 });
    if (index === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

/** @param {Page} page */
async function draw(page) {
  await drawSeven(page);
  await page.mouse.move(0, 0);
  await page
    .getByRole('status')
    .filter({ hasText: /plain says 7/ })
    .waitFor({ timeout: WAIT_MS });
  await page.evaluate('scrollTo(0, 0)');
}

/** By the name of the place. @type {Record<string, (page: Page) => Promise<void>>} */
export const PREPARATIONS = { draw };
