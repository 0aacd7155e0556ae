/**
 * What a report says, section by section. Every number in it is one of the answers of the service.
 */
import type { ReportData } from '../report-data.js';
import { json, type ReportDocument, section } from './document.js';
import { answerSection } from './sections/answer.js';
import { comparisonSection, overview } from './sections/comparison.js';
import { calibration, layers } from './sections/models.js';
import { receipts } from './sections/receipts.js';
import { biasVariance, ensembles, sweeps } from './sections/studies.js';
import { costTable, curves, robustnessTable } from './sections/training.js';

export function writeReport(data: ReportData): ReportDocument {
  const { experiment } = data;
  const sections = [
    answerSection(data),
    overview(data),
    ...data.comparisons.map((comparison) => comparisonSection(data, comparison)),
    sweeps(data),
    biasVariance(data),
    ensembles(data),
    section('Learning curves', curves(data)),
    section('Generalization and cost', [costTable(data)]),
    section('Robustness', [robustnessTable(data)]),
    section('Calibration and confusions', calibration(data)),
    section('Inside the layers', layers(data)),
    section('Runs and receipts', receipts(data)),
    section('The spec', [json('The spec with every default filled in', experiment.spec)]),
  ];
  return {
    title: experiment.name,
    summary: `${experiment.id}, ${experiment.status.replaceAll('_', ' ')}`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}
