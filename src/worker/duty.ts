/**
 * What a worker does with its machine: it trains and predicts, unless it is drained. A drain closes
 * the consumers as a shutdown does, so that runs go back to the queue with their checkpoints, and
 * its end opens new ones.
 */
import type { Logger } from '../logger.js';
import type { WorkerState } from '../store/store.js';
import type { PredictionJobConsumer } from './predictions/prediction-job-consumer.js';
import type { RunJobConsumer } from './runs/run-job-consumer.js';

export interface Consumers {
  runs: RunJobConsumer;
  predictions: PredictionJobConsumer;
}

export interface Duty {
  /** Resolves when it takes jobs. */
  ready(): Promise<void>;
  state(): WorkerState;
  /** Ids of the runs in execution. */
  runs(): string[];
  /** Follows what is asked for; called with each heartbeat, it changes something at most once. */
  follow(isDrainWanted: boolean): void;
  /** Hands its runs back and ends; nothing is followed afterwards. */
  close(): Promise<void>;
}

/** @param open makes consumers, which take jobs from then on */
export function startDuty(open: () => Consumers, logger: Logger): Duty {
  let consumers: Consumers | null = open();
  let isDrainWanted = false;
  let isClosing = false;
  let changing: Promise<void> | null = null;

  async function closeConsumers(): Promise<void> {
    await Promise.all([consumers?.runs.close(), consumers?.predictions.close()]);
    consumers = null;
  }

  async function change(): Promise<void> {
    while (!isClosing && isDrainWanted === (consumers !== null)) {
      if (isDrainWanted) {
        logger.info({ runs: consumers?.runs.runs() }, 'worker draining');
        await closeConsumers();
        logger.info('worker drained');
      } else {
        consumers = open();
        logger.info('worker resumed');
      }
    }
  }

  return {
    ready: async () => {
      await Promise.all([consumers?.runs.ready(), consumers?.predictions.ready()]);
    },
    state: () => {
      if (consumers === null) return 'drained';
      return changing === null ? 'active' : 'draining';
    },
    runs: () => consumers?.runs.runs() ?? [],
    follow: (wanted) => {
      isDrainWanted = wanted;
      changing ??= change()
        .catch((err) => logger.error({ err }, 'worker not drained, the next heartbeat tries again'))
        .finally(() => {
          changing = null;
        });
    },
    close: async () => {
      isClosing = true;
      await changing;
      await closeConsumers();
    },
  };
}
