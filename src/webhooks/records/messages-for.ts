/** Which messages an event makes for a webhook. */
import type { EpochMetrics, MetricName, SplitMetrics } from '../../experiments/records/metrics.js';
import { type Message, messageOfEvent, messageOfThreshold } from './messages.js';
import type { OutboxEvent } from './outbox-entry.js';
import type { Threshold, Webhook } from './webhook.js';

/** A message, and the run for which it is sent once at most. */
export interface WantedMessage {
  message: Message;
  onceForRun?: string;
}

/** @param readEpoch reads the data of an event `run.epoch` */
export function messagesFor(
  webhook: Webhook,
  event: OutboxEvent,
  readEpoch: (data: string) => EpochMetrics,
): WantedMessage[] {
  if (webhook.disabled !== null || (webhook.experimentId ?? event.experimentId) !== event.experimentId) return [];
  if (event.type !== 'run.epoch') {
    const { type } = event;
    return webhook.events.includes(type) ? [{ message: messageOfEvent(event, type) }] : [];
  }
  if (webhook.thresholds.length === 0) return [];
  const metrics = readEpoch(event.data);
  return webhook.thresholds.flatMap((threshold) => {
    const value = metricOf(metrics, threshold.metric);
    if (value === undefined || !isReached(threshold, value)) return [];
    const message = messageOfThreshold(event, { threshold, epoch: metrics.epoch, value });
    return [{ message, onceForRun: event.runId }];
  });
}

const isReached = ({ above, below }: Threshold, value: number): boolean =>
  (above !== undefined && value > above) || (below !== undefined && value < below);

function metricOf(metrics: EpochMetrics, name: MetricName): number | undefined {
  const [split, metric] = name.split('.') as ['train' | 'validation', keyof SplitMetrics];
  return metrics[split]?.[metric];
}
