/** The pictures of the surest mistakes. */
import type { Diagnostics } from '../../../analysis/schemas.js';
import { MAX_MISTAKES, type SeenMistake } from '../../../charts/figures/pictures/mistakes.js';
import { asDiskReadError } from '../../../errors.js';
import { readImages } from '../../../models/data/read-images.js';
import type { TestLabels } from '../task.js';

/** By the id of a run; those without mistakes or pictures are missing. */
export async function readMistakes(
  diagnostics: readonly Diagnostics[],
  { dataset, folder }: TestLabels,
): Promise<Map<string, SeenMistake[]>> {
  const seen = new Map<string, SeenMistake[]>();
  // Without a folder there is only the packaged data set.
  if (folder === null && dataset !== 'mnist') return seen;
  for (const { runId, worstMistakes } of diagnostics) {
    const mistakes = worstMistakes?.slice(0, MAX_MISTAKES) ?? [];
    const images = await picturesOf(
      mistakes.map(({ image }) => image),
      folder ?? undefined,
    );
    if (worstMistakes === null || images?.length !== mistakes.length) continue;
    seen.set(
      runId,
      mistakes.map((mistake, index) => ({ ...mistake, pixels: images[index]!.pixels })),
    );
  }
  return seen;
}

async function picturesOf(indices: number[], folder: string | undefined) {
  try {
    return (await readImages({ split: 'test', indices }, folder)).images;
  } catch (error) {
    // It must not become an answer, because answers are kept.
    if (asDiskReadError((error as Error).cause)) throw (error as Error).cause;
    return null;
  }
}
