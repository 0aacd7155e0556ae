/** Reads reference values of other libraries and holds our figures to them. */
import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';

const TOLERANCE = 1e-9;

/** Every number within 1e-9 of the reference, relative to it where it is above 1. */
export function expectClose(actual: Record<string, number | null>, reference: Record<string, number | null>): void {
  expect(Object.keys(actual)).toEqual(Object.keys(reference));
  for (const [name, expected] of Object.entries(reference)) {
    const value = actual[name]!;
    const close =
      expected === null ? value === null : Math.abs(value - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
    if (!close) throw new Error(`${name} is ${value}, the reference ${expected}`);
  }
}

/** The cases of test/fixtures/statistics/<name>.json, 200 at least. */
export function casesOf<Case>(name: string): Case[] {
  const cases = JSON.parse(readFileSync(new URL(`../fixtures/statistics/${name}.json`, import.meta.url), 'utf8'));
  expect(cases.length).toBeGreaterThanOrEqual(200);
  return cases;
}

/** Little-endian. */
export function float32(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(4 * index));
}
