/** Metrics in the words of readers. */

/** `Test accuracy`, `Validation data loss`. */
export function nameOf(metric: string): string {
  const words = metric.replace('dataLoss', 'data loss').replace('.', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
