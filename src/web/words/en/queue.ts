/** The queue. */
import { counted } from '../../../number-format.js';

export const queue = {
  title: 'Queue',
  unreadable: 'The service has answered without a page of the queue.',
  noWorker:
    '<b>No worker is running, so nothing is trained.</b> What waits is kept, and starts when there is one: <code>regulab start</code> starts a worker with the service.',
  places: (running: number, places: number) => `${running} of ${counted(places, 'place')} for training in use.`,
  waiting(count: number) {
    if (count === 0) return 'Nothing waits.';
    return count === 1 ? '1 run waits.' : `${count} runs wait.`;
  },
  empty: 'What you submit starts at once. <home>Ask a question</home>, or <build>build a spec</build>.',
  trainingTitle: 'In training',
  waitingTitle: 'Waiting, in the order in which they start',
  more: 'Show more',
  unknownTime: 'time unknown',
  /** Where the time comes from, as a tooltip. */
  bases: {
    progress: 'Expected from its own progress',
    measured: 'Expected from the epochs of its arm',
    estimate: 'Expected from the estimate of its experiment',
  },
  ends: 'ends <time/>',
  starts: 'starts <time/>',
};
