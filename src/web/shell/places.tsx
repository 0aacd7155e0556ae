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
import { words } from '../words/words.js';

const BuildPage = later(async () => (await import('../pages/build/build-page.js')).BuildPage);

interface Place {
  /** Of the window; empty for the first page. */
  title: string;
  show: (route: Route) => ComponentChildren;
}

const { places, nowhere } = words.shell;

/** By the first part of the route. */
const PLACES: Record<string, Place> = {
  '': { title: '', show: ({ query }) => <HomePage first={query.first} /> },
  learn: { title: places.learn, show: ({ path: [, name], query }) => <LearnPage name={name} query={query} /> },
  draw: { title: places.draw, show: ({ query }) => <DrawPage query={query} /> },
  experiments: {
    title: places.experiments,
    show: ({ path: [, id], query }) =>
      id ? <ExperimentPage id={id} query={query} /> : <ExperimentsPage query={query} />,
  },
  runs: { title: places.runs, show: ({ path: [, id = ''] }) => <RunPage id={id} /> },
  compare: { title: places.compare, show: ({ query }) => <ComparePage query={query} /> },
  queue: { title: places.queue, show: ({ query }) => <QueuePage query={query} /> },
  new: { title: places.new, show: ({ query }) => <BuildPage query={query} /> },
};

const NOWHERE: Place = {
  title: places.nowhere,
  show: () => (
    <>
      <h1>{nowhere.title}</h1>
      <p>
        <a href="#/">{nowhere.back}</a>
      </p>
    </>
  ),
};

/** What the header links to. */
export const NAVIGATION = ['experiments', 'learn', 'draw', 'compare', 'new', 'queue'] as const;

export const placeOf = ({ path: [name = ''] }: Route): Place => PLACES[name] ?? NOWHERE;
