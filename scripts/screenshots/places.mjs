// @ts-check
/**
 * Every place of the page, with something to show. Tests and screenshots go through them all.
 * @param {{ experimentId: string, runId: string, arms: string[] }} shown one that has finished
 * @returns {Record<string, string>} addresses behind the page's own, by name
 */
export const placesOf = ({ experimentId, runId, arms }) => ({
  home: `#/?first=${experimentId}`,
  learn: '#/learn',
  technique: '#/learn/dropout',
  draw: '#/draw',
  experiments: '#/experiments',
  experiment: `#/experiments/${experimentId}`,
  run: `#/runs/${runId}`,
  compare: `#/compare?arms=${arms.map((arm) => `${experimentId}/${arm}`).join()}`,
  build: '#/new?technique=dropout',
  queue: '#/queue',
  nowhere: '#/nowhere',
});
