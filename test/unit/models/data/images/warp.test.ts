/**
 * Moving, smoothing and bending against SciPy's own results. scripts/fixtures/images makes the
 * fixture.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { smooth, smoothingMatrix } from '../../../../../src/models/data/images/smoothing.js';
import { lookUp, movedPlaces } from '../../../../../src/models/data/images/warp.js';
import { type Tensor, tf } from '../../../../../src/models/tensorflow/tensorflow.js';
import { decode, trainingImages } from '../../keras/fixture.js';

interface Case {
  name: string;
  image: number;
  motion?: { degrees?: number; zoom?: number; down?: number; right?: number };
  sigma?: number;
  elastic?: { alpha: number; sigma: number; noise: string };
  result: string;
}
const file = path.resolve(import.meta.dirname, '../../../../fixtures/images/warps.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };

const places = ({ degrees = 0, zoom = 1, down = 0, right = 0 }: NonNullable<Case['motion']>) =>
  movedPlaces({
    angle: tf.scalar((degrees * Math.PI) / 180),
    zoom: tf.scalar(zoom),
    down: tf.scalar(down),
    right: tf.scalar(right),
  });

function transform(image: Tensor, { motion, sigma, elastic }: Case): Tensor {
  if (motion) return lookUp(image, places(motion));
  if (sigma) return smooth(image, smoothingMatrix(sigma));
  const { alpha, sigma: width, noise } = elastic!;
  const fields = tf.mul(smooth(tf.tensor2d(decode(noise), [2, 784]), smoothingMatrix(width)), alpha);
  const [down, right] = tf.split(fields, 2) as [Tensor, Tensor];
  const { rows, columns } = places({});
  return lookUp(image, { rows: tf.add(rows, down), columns: tf.add(columns, right) });
}

describe('images are', () => {
  it.each(cases)('$name as SciPy does it', (each) => {
    const expected = decode(each.result);
    const { pixels } = trainingImages(each.image, 1, 1);
    const actual = tf.tidy(() => transform(tf.tensor2d(pixels, [1, 784]), each).dataSync());
    const worst = expected.reduce((most, value, pixel) => Math.max(most, Math.abs(value - actual[pixel]!)), 0);
    // Places are float32: 1e-5 pixels off at most.
    expect(worst).toBeLessThan(2e-5);
    expect(Math.max(...expected)).toBeGreaterThan(each.name.startsWith('shifted by -27') ? -1 : 0.1);
  });

  it('moved each by its own motion, all in one call', () => {
    const { pixels } = trainingImages(0, 2, 1);
    tf.tidy(() => {
      const images = tf.tensor2d(pixels, [2, 784]);
      const motion = { angle: [[0.3], [-1]], zoom: [[1.2], [0.8]], down: [[1], [-2]], right: [[0.5], [3]] };
      const part = (of: number[][], row?: number) => tf.tensor2d(row === undefined ? of : [of[row]!]);
      const move = (batch: Tensor, row?: number) =>
        lookUp(
          batch,
          movedPlaces({
            angle: part(motion.angle, row),
            zoom: part(motion.zoom, row),
            down: part(motion.down, row),
            right: part(motion.right, row),
          }),
        );
      const together = move(images).arraySync();
      for (const row of [0, 1])
        expect(move(tf.slice(images, [row, 0], [1, 784]), row).arraySync()).toEqual([(together as number[][])[row]]);
    });
  });
});
