/** Which measured situation is the nearest to another, and whether it is near enough to count. */
import type { Evidence, EvidenceSituation } from './record.js';

/**
 * How much each difference counts, next to a factor of e in the number of images. Rules of thumb of
 * regulab: wrong labels change the effect of most techniques, so 10 % of them count as much as that
 * factor.
 */
const WEIGHTS = { labelNoise: 10, optimizer: 1, width: 0.5, epochs: 0.25, alongside: 0.25 };

/** A record is near within these bounds, in the same architecture. Rules of thumb of regulab. */
const NEAR = { imagesRatio: 4, labelNoise: 0.1, widthRatio: 4 };

/**
 * The record whose situation is the nearest: one of the same architecture if there is any, then the
 * smallest sum of differences. The first on a tie.
 */
export function nearestRecord(records: readonly Evidence[], situation: EvidenceSituation): Evidence | null {
  let nearest: { record: Evidence; distance: number } | null = null;
  for (const record of records) {
    const distance = distanceBetween(record.situation, situation);
    if (nearest === null || distance < nearest.distance) nearest = { record, distance };
  }
  return nearest?.record ?? null;
}

/** Whether a record may stand for what would be measured in the situation. */
export function isNear({ situation: measured }: Evidence, situation: EvidenceSituation): boolean {
  return (
    measured.architecture === situation.architecture &&
    measured.optimizer === situation.optimizer &&
    logRatio(measured.trainImages, situation.trainImages) <= Math.log(NEAR.imagesRatio) &&
    Math.abs(measured.labelNoise - situation.labelNoise) <= NEAR.labelNoise &&
    logRatio(width(measured), width(situation)) <= Math.log(NEAR.widthRatio)
  );
}

const OTHER_ARCHITECTURE = 1000;

function distanceBetween(a: EvidenceSituation, b: EvidenceSituation): number {
  const others = new Set([...a.alongside, ...b.alongside]);
  const shared = a.alongside.filter((technique) => b.alongside.includes(technique));
  return (
    (a.architecture === b.architecture ? 0 : OTHER_ARCHITECTURE) +
    logRatio(a.trainImages, b.trainImages) +
    WEIGHTS.labelNoise * Math.abs(a.labelNoise - b.labelNoise) +
    (a.optimizer === b.optimizer ? 0 : WEIGHTS.optimizer) +
    WEIGHTS.width * logRatio(width(a), width(b)) +
    WEIGHTS.epochs * logRatio(a.epochs, b.epochs) +
    WEIGHTS.alongside * (others.size - shared.length)
  );
}

const logRatio = (a: number, b: number) => Math.abs(Math.log(a / b));
/** The widest hidden layer; 1 without one. */
const width = ({ layers }: EvidenceSituation) => Math.max(1, ...layers);
