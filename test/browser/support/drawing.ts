/** Draws on the pad, and reads what the networks say. */
import type { Locator, Page } from 'playwright-core';

/** As shares of the pad. */
const SEVEN = [
  [0.28, 0.25],
  [0.5, 0.24],
  [0.72, 0.25],
  [0.62, 0.45],
  [0.52, 0.65],
  [0.45, 0.85],
] as const;

/** With the pointer, in one stroke. */
export async function drawSeven(page: Page): Promise<void> {
  const pad = page.getByRole('application', { name: 'Drawing pad' });
  await pad.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await pad.boundingBox())!;
  const [first, ...others] = SEVEN.map(([right, down]) => [x + right * width, y + down * height] as const);
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const point of others) await page.mouse.move(...point, { steps: 5 });
  await page.mouse.up();
}

/** The sentence that screen readers hear. */
export const saying = (page: Page, text: RegExp): Locator => page.getByRole('status').filter({ hasText: text });
