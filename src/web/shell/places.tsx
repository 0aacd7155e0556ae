/** Every place of the page: its address, its title, what it shows. */
import type { ComponentChildren } from 'preact';
import { ComparePage } from '../pages/compare/compare-page.js';
import { DrawPage } from '../pages/draw/draw-page.js';
import { ExperimentPage } from '../pages/experiment/experiment-page.js';
import { ExperimentsPage } from '../pages/experiments/experiments-page.js';
import { HomePage } from '../pages/home/home-page.js';
import { LearnPage } from '../pages/learn/learn-page.js';
import { QueuePage } from '../pages/queue/queue-page.js';
import { RunPage } from '../pages/run/run-page.js';
import { later } from '../parts/lazy/later.js';
import type { Route } from '../routing/route.js';

const BuildPage = later(async () => (await import('../pages/build/build-page.js')).BuildPage);

interface Place {
  /** Of the window; empty for the first page. */
  title: string;
  show: (route: Route) => ComponentChildren;
}

/** By the first part of the route. */
const PLACES: Record<string, Place> = {
  '': { title: '', show: ({ query }) => <HomePage first={query.first} /> },
  learn: { title: 'Learn', show: ({ path: [, name], query }) => <LearnPage name={name} query={query} /> },
  draw: { title: 'Draw a digit', show: ({ query }) => <DrawPage query={query} /> },
  experiments: {
    title: 'Experiments',
    show: ({ path: [, id], query }) =>
      id ? <ExperimentPage id={id} query={query} /> : <ExperimentsPage query={query} />,
  },
  runs: { title: 'Run', show: ({ path: [, id = ''] }) => <RunPage id={id} /> },
  compare: { title: 'Compare', show: ({ query }) => <ComparePage query={query} /> },
  queue: { title: 'Queue', show: ({ query }) => <QueuePage query={query} /> },
  new: { title: 'Build a spec', show: ({ query }) => <BuildPage query={query} /> },
};

const NOWHERE: Place = {
  title: 'Not found',
  show: () => (
    <>
      <h1>There is nothing here</h1>
      <p>
        <a href="#/">Back to the first page</a>
      </p>
    </>
  ),
};

/** What the header links to. */
export const NAVIGATION = [
  { name: 'experiments', label: 'Experiments' },
  { name: 'learn', label: 'Learn' },
  { name: 'draw', label: 'Draw' },
  { name: 'compare', label: 'Compare' },
  { name: 'new', label: 'Build a spec' },
  { name: 'queue', label: 'Queue' },
] as const;

export const placeOf = ({ path: [name = ''] }: Route): Place => PLACES[name] ?? NOWHERE;
