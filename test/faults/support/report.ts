/** What the trials of one fault showed, in numbers that add up over shards. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { SETTINGS } from './settings.js';

export interface FaultReport {
  /** As in the plan: F1. */
  fault: string;
  title: string;
  mode: 'quick' | 'full';
  seed: number;
  passed: number;
  failed: number;
  seconds: number;
  /** How often something happened, added up over trials. */
  counts: Record<string, number>;
  /** The values of something measured. */
  measures: Record<string, number[]>;
  /** What is needed to repeat each failure, and what went wrong. */
  failures: { trial: number; seed: number; plan: unknown; message: string }[];
}

export class ReportWriter {
  readonly report: FaultReport;
  readonly #started = performance.now();

  constructor(fault: string, title: string) {
    const { mode, seed } = SETTINGS;
    this.report = {
      fault,
      title,
      mode,
      seed,
      passed: 0,
      failed: 0,
      seconds: 0,
      counts: {},
      measures: {},
      failures: [],
    };
  }

  count(name: string, number: number): void {
    this.report.counts[name] = (this.report.counts[name] ?? 0) + number;
  }

  measure(name: string, value: number): void {
    const values = this.report.measures[name] ?? [];
    values.push(Number(value.toPrecision(4)));
    this.report.measures[name] = values;
  }

  passed(): void {
    this.report.passed += 1;
  }

  failed(trial: number, plan: unknown, error: unknown): void {
    this.report.failed += 1;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.report.failures.push({ trial, seed: SETTINGS.seed, plan, message });
  }

  /** @param file distinguishes the files of one fault */
  write(file: string): void {
    if (SETTINGS.reports === null) return;
    this.report.seconds = Math.round((performance.now() - this.#started) / 100) / 10;
    writeFileSync(path.join(SETTINGS.reports, `${file}.json`), JSON.stringify(this.report, null, 1));
  }
}
