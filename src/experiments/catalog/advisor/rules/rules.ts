/**
 * Every rule of the advisor. Each says when it applies, why, what to try, and whose finding it is.
 */
import type { Rule } from '../rule.js';
import { DIAGNOSES } from './diagnoses.js';
import { NEED_RULES } from './needs.js';
import { TECHNIQUE_RULES } from './techniques.js';

export const RULES: readonly Rule[] = [...DIAGNOSES, ...NEED_RULES, ...TECHNIQUE_RULES];
