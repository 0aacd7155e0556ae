// @ts-check
// `npm run bench:page`: the page of an experiment of 50 runs × 200 epochs in Chromium. How long it
// takes to open, how smoothly the values follow the pointer, what it costs while the experiment
// trains, and whether its memory grows. CPU time is that of the page's thread alone.
//
//   npm run bench:page -- --minutes 60       watches for an hour
//   npm run bench:page -- --data /tmp/fifty  keeps the experiment there for the next time
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { withService } from '../../scripts/service.mjs';
import { median } from '../contender.mjs';
import { call, finished, LARGE, SMALL, submit } from './experiments.mjs';
import { openBrowser, visit } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    data: { type: 'string' },
    opens: { type: 'string', default: '7' },
  },
});
const HOVER_MS = 5000;
/** A mouse reports so often. */
const MOVE_MS = 8;
const LIVE_MS = 20_000;
const KINDS = /** @type {const} */ (['all', 'script', 'layout']);

await withService(
  async ({ url }) => {
    const id = await largeExperiment(url);
    const browser = await openBrowser();
    const [load = 0] = os.loadavg();
    console.log(
      `${os.cpus()[0]?.model}, ${os.cpus().length} cores, load ${load.toFixed(1)}, Node ${process.version}, Chromium ${browser.version()}\n`,
    );
    try {
      await measureOpening(browser, url, id);
      await measurePointer(browser, url, id);
      await measureMemory(browser, url, id);
      await measureTraining(browser, url);
    } finally {
      await browser.close();
    }
  },
  { REGULAB_CONCURRENCY: '2', ...(values.data && { REGULAB_DATA_DIR: values.data }) },
);

/** The experiment, trained unless the data folder has it. @param {string} url */
async function largeExperiment(url) {
  const { items } = await call(`${url}/v1/experiments?name=${encodeURIComponent(LARGE.name)}&status=succeeded`);
  const id = items.at(-1)?.id ?? (await submit(url, LARGE));
  await finished(url, id);
  return id;
}

/** @param {string} url @param {string} id */
function addressOf(url, id) {
  return `${url}/#/experiments/${id}`;
}

/**
 * @param {import('playwright-core').Browser} browser @param {string} url @param {string} id
 */
async function measureOpening(browser, url, id) {
  /** @type {{ ms: number, then: Cpu, quiet: Cpu, nodes: number }[]} */
  const opens = [];
  for (let open = 0; open <= Number(values.opens); open++) {
    const visited = await visit(browser, addressOf(url, id));
    const ms = await visited.shown;
    const then = await visited.cpu();
    await visited.quiet();
    opens.push({ ms, then, quiet: await visited.cpu(), nodes: (await visited.memory()).nodes });
    await visited.close();
  }
  const [first, ...others] = opens;
  console.log(
    `| opening, medians of ${others.length} | ms | CPU, ms | scripts | layout and style |\n| --- | ---: | ---: | ---: | ---: |`,
  );
  console.log(
    `| the first time (the comparison is computed) | ${first?.ms.toFixed(0)} | ${cells(first && [first.then])} |`,
  );
  console.log(
    `| answer and curves are shown | ${median(others.map(({ ms }) => ms)).toFixed(0)} | ${cells(others.map(({ then }) => then))} |`,
  );
  console.log(`| nothing more is loaded | | ${cells(others.map(({ quiet }) => quiet))} |`);
  console.log(`\n${median(others.map(({ nodes }) => nodes))} DOM nodes\n`);
}

/** @typedef {{ script: number, layout: number, all: number }} Cpu */

/** @param {Cpu[]} [taken] */
function cells(taken = []) {
  return KINDS.map((kind) => median(taken.map((each) => each[kind])).toFixed(0)).join(' | ');
}

/**
 * Moves the pointer over the curves, to and fro.
 * @param {import('playwright-core').Browser} browser @param {string} url @param {string} id
 */
async function measurePointer(browser, url, id) {
  const visited = await visit(browser, addressOf(url, id));
  const { page } = visited;
  await visited.shown;
  const curves = page.getByRole('slider').first();
  await curves.scrollIntoViewIfNeeded();
  await visited.quiet();
  const box = await curves.boundingBox();
  if (!box) throw new Error('The curves are not there.');
  const [before, drawn] = [await visited.cpu(), await visited.drawings()];
  const frames = page.evaluate(frameTimes, HOVER_MS);
  const moves = await hover(visited, box);
  const times = (await frames).sort((left, right) => left - right);
  const after = await visited.cpu();
  const last = times[Math.floor(0.99 * times.length)] ?? Number.NaN;
  console.log('| pointer over the curves | |\n| --- | ---: |');
  console.log(`| frames a second | ${((1000 * times.length) / HOVER_MS).toFixed(1)} |`);
  console.log(`| a frame, median and 99 % | ${median(times).toFixed(1)} ms, ${last.toFixed(1)} ms |`);
  // Moves within a frame are one for the page.
  const moved = Math.min(moves, times.length);
  const each = KINDS.map((kind) => ((after[kind] - before[kind]) / moved).toFixed(2)).join(', ');
  console.log(`| CPU for a frame with a move, scripts, layout and style | ${each} ms |`);
  console.log(`| moves, charts drawn again | ${moves}, ${(await visited.drawings()) - drawn} |\n`);
  await visited.close();
}

/** @param {Visit} visited @param {{ x: number, y: number, width: number, height: number }} box */
async function hover({ session }, { x, y, width, height }) {
  const began = performance.now();
  const sent = [];
  for (let along = 0; performance.now() - began < HOVER_MS; along += 0.004) {
    const share = Math.abs((along % 2) - 1);
    const place = { x: x + (0.1 + 0.8 * share) * width, y: y + (0.3 + 0.2 * Math.sin(9 * along)) * height };
    sent.push(session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...place }));
    await sleep(MOVE_MS);
  }
  await Promise.all(sent);
  return sent.length;
}

/** Runs in the page. @param {number} ms @returns {Promise<number[]>} milliseconds of each frame */
function frameTimes(ms) {
  const { requestAnimationFrame } = /** @type {any} */ (globalThis);
  /** @type {number[]} */
  const times = [];
  const began = performance.now();
  return new Promise((resolve) => {
    let last = began;
    requestAnimationFrame(function next(/** @type {number} */ now) {
      times.push(now - last);
      last = now;
      if (now - began < ms) requestAnimationFrame(next);
      else resolve(times.slice(1));
    });
  });
}

/**
 * While small experiments are trained and the shown one is renamed, which asks the page to read it
 * again.
 * @param {import('playwright-core').Browser} browser @param {string} url @param {string} id
 */
async function measureMemory(browser, url, id) {
  const visited = await visit(browser, addressOf(url, id));
  await visited.shown;
  const minutes = Number(values.minutes);
  console.log(
    '| minutes | experiments trained | heap, MB | DOM nodes | listeners |\n| ---: | ---: | ---: | ---: | ---: |',
  );
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 60_000;
  let trained = 0;
  /** @type {[number, number][]} */
  const heaps = [];
  for (let next = 0; next <= minutes; ) {
    await finished(url, await submit(url, SMALL));
    trained += 1;
    await call(`${url}/v1/experiments/${id}`, {
      method: 'PATCH',
      body: JSON.stringify({ description: `${trained} others` }),
    });
    if (elapsed() < next) continue;
    const { heap, nodes, listeners } = await visited.memory();
    heaps.push([elapsed(), heap]);
    console.log(`| ${elapsed().toFixed(1)} | ${trained} | ${heap.toFixed(2)} | ${nodes} | ${listeners} |`);
    next += Math.max(0.25, minutes / 12);
  }
  if (heaps.length > 2) console.log(`\n${(1000 * slope(heaps.slice(1))).toFixed(1)} kB a minute`);
  console.log();
  await visited.close();
}

/** Of the line with the least squares. @param {[number, number][]} points */
function slope(points) {
  const mean = (/** @type {number[]} */ numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const [x, y] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const over = points.reduce((sum, [px, py]) => sum + (px - x) * (py - y), 0);
  return over / points.reduce((sum, [px]) => sum + (px - x) ** 2, 0);
}

/**
 * While its own experiment trains.
 * @param {import('playwright-core').Browser} browser @param {string} url
 */
async function measureTraining(browser, url) {
  const id = await submit(url, { ...LARGE, name: 'fifty more' });
  const visited = await visit(browser, addressOf(url, id));
  await visited.page.getByRole('slider').first().waitFor();
  await sleep(LIVE_MS / 2);
  const [before, drawn] = [await visited.cpu(), await visited.drawings()];
  await sleep(LIVE_MS);
  const after = await visited.cpu();
  const drawings = (await visited.drawings()) - drawn;
  const shares = KINDS.map((kind) => `${((100 * (after[kind] - before[kind])) / LIVE_MS).toFixed(1)} %`).join(', ');
  console.log(`| while it trains | |\n| --- | ---: |`);
  console.log(`| CPU of the page, scripts, layout and style | ${shares} |`);
  console.log(`| charts drawn a second | ${((1000 * drawings) / LIVE_MS).toFixed(1)} |`);
  await visited.close();
  await call(`${url}/v1/experiments/${id}/cancel`, { method: 'POST' });
}
