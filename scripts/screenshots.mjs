// @ts-check
/**
 * `npm run screenshots`: pictures of every place of the page at three widths, light and dark, of a
 * service that trains for them, written to docs/screenshots. Options after `--`:
 *
 *   --only <place>     takes these alone; may be repeated
 *   --full <folder>    whole places instead of what a window shows first, into this folder
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { open, SIZES, settle, THEMES, takePicture, withPage } from './screenshots/camera.mjs';
import { placesOf } from './screenshots/places.mjs';
import { PREPARATIONS } from './screenshots/preparations.mjs';
import { keepBusy, trainShowpiece } from './screenshots/showpiece.mjs';
import { withService } from './service.mjs';

const { values: options } = parseArgs({
  options: { only: { type: 'string', multiple: true }, full: { type: 'string' } },
});
/** These show what trains and what waits; everything else is quiet while its picture is taken. */
const BUSY = ['experiments', 'queue'];
const folder = options.full ?? path.join(import.meta.dirname, '../docs/screenshots');

await withService(photograph, { REGULAB_CONCURRENCY: '2' });

/** @param {{ url: string, signal: AbortSignal }} service */
async function photograph({ url, signal }) {
  console.log('Trains what the pictures show: a minute or two.');
  const { firstId, ...shown } = await trainShowpiece(url, signal);
  const others = { home: `#/?first=${firstId}`, draw: `#/draw?experiment=${shown.experimentId}` };
  const places = chosen({ ...placesOf(shown), ...others });
  await mkdir(folder, { recursive: true });
  await withPage(async (page) => {
    const take = async (/** @type {[string, string]} */ [name, address]) => {
      for (const size of SIZES) {
        signal.throwIfAborted();
        await page.setViewportSize(size);
        await takePictures(page, name, `${url}/${address}`, size.width);
      }
      console.log(name);
    };
    for (const place of places.filter(([name]) => !BUSY.includes(name))) await take(place);
    const busy = places.filter(([name]) => BUSY.includes(name));
    if (busy.length > 0) await keepBusy(url, signal);
    for (const place of busy) await take(place);
  });
  console.log(`${places.length * SIZES.length * THEMES.length} pictures in ${folder}`);
}

/** @param {Record<string, string>} places */
function chosen(places) {
  const { only = Object.keys(places) } = options;
  const unknown = only.filter((name) => !(name in places));
  if (unknown.length > 0) throw new Error(`No place is called ${unknown}. There are: ${Object.keys(places)}.`);
  return Object.entries(places).filter(([name]) => only.includes(name));
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @param {string} address
 * @param {number} width
 */
async function takePictures(page, name, address, width) {
  await open(page, address);
  await PREPARATIONS[name]?.(page);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await settle(page);
    const picture = await takePicture(page, options.full !== undefined);
    await writeFile(path.join(folder, `${name}-${width}-${colorScheme}.png`), picture);
  }
}
