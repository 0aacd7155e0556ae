/** What the networks say about a drawing. */
import type { Locator, Page } from 'playwright-core';

/** The sentence that screen readers hear. */
export const saying = (page: Page, text: RegExp): Locator => page.getByRole('status').filter({ hasText: text });
