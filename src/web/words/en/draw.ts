/** Drawing a digit. */
interface Certainty {
  digit: number;
  networks: number;
  /** Of these, how many give the digit. */
  agreeing: number;
  doubt: string;
  /** Null for a single network that answers once. */
  disagreement: string | null;
}

export const draw = {
  title: 'Draw a digit',
  lead: 'Networks trained here look at it while you draw. They see 28 × 28 pixels, prepared as the digits they learned from were: 20 pixels high or wide, and the middle of the ink in the middle, so that a seven sits low.',
  seen: 'What the networks see',
  seenNothing: 'What the networks see: no digit yet',
  noModels: 'None of these has a saved model yet: a run saves its model when it has finished.',
  newest: 'Draw for the newest networks',

  pad: {
    label: 'Drawing pad',
    invitation: 'Draw a digit here',
    undo: 'Undo',
    clear: 'Clear',
    keys: 'With the keyboard: arrows move the pen, Space puts it down or lifts it, Backspace takes a stroke back, Delete clears.',
    penDown: (column: number, row: number) => `Pen down, column ${column}, row ${row}`,
    penUp: (column: number, row: number) => `Pen up, column ${column}, row ${row}`,
  },

  answers: {
    label: 'Answers',
    looking: 'Looking …',
    none: 'No answer yet.',
    says: (network: string, digit: number) => `${network} says ${digit}.`,
    saysWith: (network: string, digit: number, share: string) => `${network} says ${digit} with ${share}.`,
    oneUnit: 'This network has a single output: it can only answer 0 or 1.',
    certainty({ digit, networks, agreeing, doubt, disagreement }: Certainty) {
      const votes =
        agreeing === networks
          ? `All ${networks} networks say ${digit}.`
          : `${agreeing} of ${networks} networks say ${digit}.`;
      const doubts = disagreement === null ? `Doubt ${doubt}.` : `Doubt ${doubt}, disagreement ${disagreement}.`;
      return networks > 1 ? `${votes} ${doubts}` : doubts;
    },
    explain: 'What do these numbers mean?',
    explanation:
      'A bar is the probability that the networks of an arm give to a digit, averaged over its seeds. <b>Doubt</b> is 0 % when all of it is on one digit, and 100 % when every digit is as likely. <b>Disagreement</b> is the part of the doubt that comes from the networks contradicting each other: it is high where they have seen nothing like it. A network can be sure and wrong.',
    numbers: 'Numbers',
    digit: 'digit',
  },

  networks: {
    label: 'Networks',
    of: 'Networks of',
    chosenRuns: 'chosen runs',
    experiment: (name: string, time: string) => `${name}, ${time}`,
    see: 'See the experiment',
    arms: 'Arms',
    sampling: (samples: number) => `Dropout stays on: ask ${samples} times`,
    inBrowser: 'Answer in this browser',
    cannot: (reason: string) => `These networks cannot run in the browser: ${reason} Switch it off to ask the service.`,
    here: 'The networks are here: the service is no longer asked.',
    loading: (percent: number) => `Loading … ${percent} %`,
  },

  fool: {
    title: 'Try to fool it',
    about: 'Your digit, changed in six ways. <mark/> marks an answer that differs from the one to your drawing.',
    strength: 'Strength',
    changed: (change: string) => `The drawing, ${change}`,
    fooled: 'fooled',
  },

  train: {
    title: 'No network has been trained here yet',
    about:
      'Train three small ones: a plain one, one with dropout, and one that has seen moved and turned digits. Each is trained from three random starts. It takes about half a minute; draw while you wait.',
    start: 'Train the networks',
    training: 'The networks are learning',
    withoutModel: 'They have finished without a model. <experiment>See why</experiment>',
  },
};
