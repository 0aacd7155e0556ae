/** The surest mistakes of a run with their pictures. */
import { type RegulabClient, RegulabError, type Schemas } from 'regulab-client';
import { MAX_MISTAKES, type SeenMistake } from '../../charts/figures/pictures/mistakes.js';

/**
 * None where the service cannot read the images of the data set.
 * @param dataset its name in the spec
 */
export async function readMistakes(
  client: RegulabClient,
  dataset: string,
  { worstMistakes }: Schemas['Diagnostics'],
  signal: AbortSignal,
): Promise<SeenMistake[]> {
  const mistakes = worstMistakes?.slice(0, MAX_MISTAKES) ?? [];
  if (mistakes.length === 0) return [];
  const indices = mistakes.map(({ image }) => image);
  try {
    const { images } = await client.datasetImages(dataset, 'test', indices, { signal });
    return mistakes.map((mistake, index) => ({ ...mistake, pixels: images[index]!.pixels }));
  } catch (error) {
    if (error instanceof RegulabError && error.status === 404) return [];
    throw error;
  }
}
