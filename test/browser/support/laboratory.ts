/** A service of its own and a real browser for the tests of one file. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { killCommands, type Service, startService, temporaryFolder } from '../../e2e/regulab.js';
import { openBrowser, type Visit, visit } from './browser.js';

/** Any step that waits for trainings, on a busy machine. */
export const SLOW_MS = 120_000;

export interface Laboratory {
  service: Service;
  browser: Browser;
  /** Opens a place of the page, such as `#/draw`. */
  visit(place: string, options?: BrowserContextOptions): Promise<Visit>;
}

/**
 * Starts both before the first test and ends them after the last.
 * @param prepare what the service is to have before the first test
 */
export function openLaboratory(prepare: (service: Service) => Promise<unknown> = async () => undefined): Laboratory {
  const laboratory = {
    visit: (place, options) => visit(laboratory.browser, `${laboratory.service.url}/${place}`, options),
  } as Laboratory;
  let data: string;
  beforeAll(async () => {
    data = await temporaryFolder();
    [laboratory.service, laboratory.browser] = await Promise.all([startService(data), openBrowser()]);
    await prepare(laboratory.service);
  }, SLOW_MS);
  afterAll(async () => {
    await laboratory.browser?.close();
    await laboratory.service?.interrupt();
    killCommands();
    await rm(data, { recursive: true, force: true });
  });
  return laboratory;
}
