/** Metrics in the words of readers. */

/** `test.dataLoss` is `Test loss`. */
export function nameOfMetric(metric: string): string {
  const words = metric.replace('dataLoss', 'loss').replace('train.', 'training.').replace('.', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
