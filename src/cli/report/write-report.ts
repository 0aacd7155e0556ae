/**
 * What a report says, section by section. Every number in it comes from an answer of the service.
 */
import { styleArms } from '../../charts/drawing/series.js';
import { json, type ReportDocument, section } from './document.js';
import type { ReportData } from './gather.js';
import { comparisonSection, overview } from './sections/comparison.js';
import { calibration, layers } from './sections/models.js';
import { receipts } from './sections/receipts.js';
import { biasVariance, ensembles, sweeps } from './sections/studies.js';
import { costTable, curves, robustnessTable } from './sections/training.js';

export function writeReport(data: ReportData): ReportDocument {
  const { experiment } = data;
  const arms = experiment.spec.arms.map(({ name }) => name);
  // Each arm keeps its colour through the whole report.
  const styles = styleArms(arms, data.comparisons[0]?.baseline ?? arms[0]!);
  const sections = [
    overview(data),
    ...data.comparisons.map((comparison) => comparisonSection(comparison, styles)),
    sweeps(data, styles),
    biasVariance(data),
    ensembles(data),
    section('Learning curves', curves(data, styles)),
    section('Generalization and cost', [costTable(data)]),
    section('Robustness', [robustnessTable(data)]),
    section('Calibration and confusions', calibration(data, styles)),
    section('Inside the layers', layers(data, styles)),
    section('Runs and receipts', receipts(data)),
    section('The spec', [json('The spec with every default filled in', experiment.spec)]),
  ];
  return {
    title: experiment.name,
    summary: `${experiment.id}, ${experiment.status}`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}
