/** The frame of the page. */
export const shell = {
  windowTitle: (place: string) => `${place} · regulab`,
  skip: 'Skip to the content',
  navigation: {
    label: 'Main',
    experiments: 'Experiments',
    learn: 'Learn',
    draw: 'Draw',
    compare: 'Compare',
    new: 'Build a spec',
    queue: 'Queue',
  },
  /** In the title of the window. */
  places: {
    learn: 'Learn',
    draw: 'Draw a digit',
    experiments: 'Experiments',
    experiment: 'Experiment',
    runs: 'Run',
    compare: 'Compare',
    queue: 'Queue',
    new: 'Build a spec',
    nowhere: 'Not found',
  },
  nowhere: { title: 'There is nothing here', back: 'Back to the first page' },
  connection: {
    live: 'live',
    lost: 'reconnecting …',
    connecting: 'connecting …',
    needsKey: 'needs a key',
  },
  footer: { api: 'API', openapi: 'OpenAPI description' },
  key: {
    title: 'This service needs a key',
    about: 'Paste your API key. This tab remembers it until you close it.',
    field: 'API key',
    use: 'Use this key',
    origin: 'An administrator makes one with <code>regulab keys create</code>.',
  },
};
