/** Bounds and value types that several parts of a spec share. */
import { z } from 'zod';
import { MAX_POINTS } from './sweeps.js';

/**
 * Bounds that hold for every installation. resolve-spec.ts checks the bounds that an installation
 * sets (parameters, memory).
 */
export const LIMITS = {
  arms: MAX_POINTS,
  seeds: 100,
  runs: 1000,
  epochs: 1000,
  batchSize: 4096,
  layers: 32,
  units: 4096,
  filters: 512,
  name: 200,
  deadlineSeconds: 2_000_000,
  distortions: 16,
} as const;

export const MAX_SEED = 2 ** 31 - 1;

/** A name that appears in URLs, file names and tables. */
export const identifierSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'use letters, digits, ".", "_" and "-", starting with a letter or digit');

/** A share from 0 to 1. */
export const probabilitySchema = z.number().min(0).max(1);
