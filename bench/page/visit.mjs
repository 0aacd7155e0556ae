// @ts-check
/** A page in Chromium that is measured: when it shows what it is for, its CPU time, its memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { provideBrowser } from '../../scripts/browser.mjs';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
];
/** Nothing was asked of the service for so long: the page has all that it wants. */
const QUIET_MS = 1500;

export const openBrowser = () => chromium.launch({ executablePath: provideBrowser(), args: ARGUMENTS });

/** @typedef {Awaited<ReturnType<typeof visit>>} Visit */

/**
 * Opens an address with an empty cache.
 * @param {import('playwright-core').Browser} browser @param {string} address
 */
export async function visit(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  // Durations are CPU time of the page's thread: what else the machine does is not in them.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  /** @type {Promise<number>} */
  const shown = new Promise((resolve) => void page.exposeFunction('tellShown', resolve));
  await page.addInitScript(watch);
  const metrics = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  await page.goto(address);
  return {
    page,
    session,
    /** Resolves with the milliseconds from navigation to the answer and the curves. */
    shown,
    metrics,
    /** Milliseconds of CPU time since the page was opened. */
    cpu: async () => {
      const { ScriptDuration = 0, LayoutDuration = 0, RecalcStyleDuration = 0, TaskDuration = 0 } = await metrics();
      return {
        script: 1000 * ScriptDuration,
        layout: 1000 * (LayoutDuration + RecalcStyleDuration),
        all: 1000 * TaskDuration,
      };
    },
    /** Megabytes and nodes that are still there after a collection. */
    memory: async () => {
      for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
      const { JSHeapUsedSize = 0, Nodes = 0, JSEventListeners = 0 } = await metrics();
      return { heap: JSHeapUsedSize / 1e6, nodes: Nodes, listeners: JSEventListeners };
    },
    /** How often a chart was drawn. @returns {Promise<number>} */
    drawings: () => page.evaluate('drawings'),
    quiet: () => quiet(page),
    close: () => context.close(),
  };
}

/** Runs in the page, before anything else does. */
function watch() {
  const here = /** @type {any} */ (globalThis);
  const { document } = here;
  here.drawings = 0;
  let isTold = false;
  new here.MutationObserver((/** @type {any[]} */ changes) => {
    here.drawings += changes.filter(({ target }) => target.className === 'drawn').length;
    if (isTold || !document.querySelector('.answer li')) return;
    if (document.querySelectorAll('[aria-label="Training"] .drawn > svg').length < 2) return;
    isTold = true;
    // When it has been painted.
    here.requestAnimationFrame(() => setTimeout(() => here.tellShown(performance.now())));
  }).observe(document, { childList: true, subtree: true });
}

/** @param {import('playwright-core').Page} page */
async function quiet(page) {
  let last = performance.now();
  const note = () => {
    last = performance.now();
  };
  page.on('request', note).on('requestfinished', note).on('requestfailed', note);
  while (performance.now() - last < QUIET_MS) await sleep(50);
}
