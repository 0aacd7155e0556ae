/**
 * Charts as PNG, drawn by resvg in WebAssembly with a font of its own, so that a picture looks the
 * same on every machine. ADR 0031 says why not by libvips.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** Memory for 4 bytes a pixel; a page at 600 dpi has 35 million. */
const MAX_PIXELS = 40_000_000;
/** Sharp on the screens of today. */
const DEFAULT_SCALE = 2;

const require = createRequire(import.meta.url);
const FAMILY = 'Inter';
const FONTS = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'];

let ready: Promise<Uint8Array[]> | undefined;

/** Once in a process or thread: the program, then its fonts. */
function prepare(): Promise<Uint8Array[]> {
  ready ??= readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm'))
    .then((program) => initWasm(program))
    .then(() => Promise.all(FONTS.map((font) => readFile(require.resolve(`@expo-google-fonts/inter/${font}`)))));
  return ready;
}

/**
 * The chart in its light colours, as PNG.
 * @param svg a chart without a stylesheet
 * @param width in pixels; twice the width of the chart by default, or as much as is allowed
 * @returns the largest possible width where the picture would have too many pixels
 */
export async function pictureOf(svg: string, width?: number): Promise<{ png: Uint8Array } | { maxWidth: number }> {
  const fontBuffers = await prepare();
  const [, ownWidth = 0, ownHeight = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? [];
  const maxWidth = Math.floor(Math.sqrt((MAX_PIXELS * ownWidth) / ownHeight));
  if (width !== undefined && width > maxWidth) return { maxWidth };
  // The older name of the same, which is the one that resvg knows.
  const drawing = new Resvg(svg.replaceAll('"pixelated"', '"optimizeSpeed"'), {
    fitTo: { mode: 'width', value: width ?? Math.min(DEFAULT_SCALE * ownWidth, maxWidth) },
    font: { fontBuffers, defaultFontFamily: FAMILY, sansSerifFamily: FAMILY },
  });
  const rendered = drawing.render();
  const png = rendered.asPng();
  // Memory of WebAssembly, which no garbage collector sees.
  rendered.free();
  drawing.free();
  return { png };
}
