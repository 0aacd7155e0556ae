/**
 * What a report says, section by section: the page of the experiment, printed. Every number in it
 * is one of the answers of the service.
 */
import type { ReportData } from '../report-data.js';
import { json, type ReportDocument, section } from './document.js';
import { answerSection } from './sections/answer.js';
import { otherMetric, overview, reached, why } from './sections/comparison.js';
import { calibration, inside, layers } from './sections/models.js';
import { receipts } from './sections/receipts.js';
import { biasVariance, ensembles, sweeps } from './sections/studies.js';
import { costTable, curves, robustnessTable } from './sections/training.js';

export function writeReport(data: ReportData): ReportDocument {
  const { experiment } = data;
  const [first, ...others] = data.comparisons;
  const sections = [
    answerSection(data),
    overview(data),
    ...(first ? [why(first), section('What the arms reach', reached(data, first))] : []),
    ...others.map((comparison) => otherMetric(data, comparison)),
    section('How the training went', curves(data)),
    section('Inside the models', inside(data)),
    section('Generalization and cost', [costTable(data)]),
    sweeps(data),
    biasVariance(data),
    ensembles(data),
    section('Confidence and confusions', calibration(data)),
    section('The weights', layers(data)),
    section('Robustness', [robustnessTable(data)]),
    section('Runs and receipts', receipts(data)),
    section('The spec', [json('The spec with every default filled in', experiment.spec)]),
  ];
  return {
    title: experiment.name,
    summary: `${experiment.id}, ${experiment.status.replaceAll('_', ' ')}`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}
