// @ts-check
/**
 * A discrete-event simulation of the queue and of the cores that train: experiments arrive, their
 * runs wait in one line, and each core trains one run at a time. Workers may be taken away: their
 * runs go back to the end of the line with what they had left, and a new worker comes later.
 *
 * Left out: tenants and priorities, which change the order and not how long all wait together;
 * early stopping; and what a run costs before it is trained, which its service time includes.
 */
import { Agenda } from './agenda.mjs';

/** @typedef {{ model: number, left: number, since: number, waited: number }} Run in seconds */
/** @typedef {{ cores: Run[], isGone: boolean }} Worker */
/**
 * @typedef {object} Cluster
 * @property {number} workers
 * @property {number} concurrency cores of each worker
 * @property {number} runs that are simulated, of which the first tenth is not counted
 * @property {() => { afterSeconds: number, models: number[] }} nextExperiment the time until it
 * arrives, and the model of each of its runs
 * @property {(model: number) => number} serviceSeconds of a run on a core
 * @property {() => number} [lifetimeSeconds] of a worker; without it, workers stay
 * @property {number} [replacementSeconds] until a worker that is taken away has a successor
 * @property {() => number} [lostSeconds] of training that a run repeats when its worker goes
 */
/**
 * @typedef {object} Outcome
 * @property {Float64Array} waits seconds of each run in the line, in ascending order
 * @property {number} utilisation of the cores there are, 0 to 1
 * @property {number} seconds that were counted
 * @property {number[]} finished runs by model
 * @property {number} interruptions of runs in these seconds
 * @property {number} longestLine
 */

/** @param {Cluster} cluster @returns {Outcome} */
export function simulate(cluster) {
  const simulation = new Simulation(cluster);
  simulation.run();
  return simulation.outcome();
}

/** @typedef {() => void} Event */

class Simulation {
  /** @param {Cluster} cluster */
  constructor(cluster) {
    this.cluster = cluster;
    /** @type {Agenda<Event>} */
    this.agenda = new Agenda();
    this.now = 0;
    /** @type {Run[]} */
    this.line = [];
    /** The first of the line; those before it have left. */
    this.head = 0;
    /** Free cores, by the worker that has them. @type {Worker[]} */
    this.free = [];
    this.arrived = 0;
    this.ended = 0;
    this.uncounted = Math.floor(cluster.runs / 10);
    /** @type {number[]} */
    this.waits = [];
    /** @type {number[]} */
    this.finished = [];
    this.busySeconds = 0;
    this.coreSeconds = 0;
    this.countedFrom = 0;
    this.interruptions = 0;
    this.longestLine = 0;
    this.cores = 0;
    this.busy = 0;
  }

  run() {
    for (let worker = 0; worker < this.cluster.workers; worker++) this.addWorker();
    this.expectExperiment();
    while (this.ended < this.cluster.runs) {
      const soonest = this.agenda.next();
      if (soonest === undefined) throw new Error('Nothing happens any more, and runs are left.');
      this.pass(soonest.at);
      soonest.event();
    }
  }

  /** @param {number} at */
  pass(at) {
    if (this.ended >= this.uncounted) {
      this.busySeconds += this.busy * (at - this.now);
      this.coreSeconds += this.cores * (at - this.now);
    } else {
      this.countedFrom = at;
    }
    this.now = at;
  }

  expectExperiment() {
    if (this.arrived >= this.cluster.runs) return;
    const { afterSeconds, models } = this.cluster.nextExperiment();
    this.agenda.add(this.now + afterSeconds, () => {
      for (const model of models) {
        this.queue({ model, left: this.cluster.serviceSeconds(model), since: this.now, waited: 0 });
      }
      this.arrived += models.length;
      this.expectExperiment();
    });
  }

  addWorker() {
    /** @type {Worker} */
    const worker = { cores: [], isGone: false };
    this.cores += this.cluster.concurrency;
    for (let core = 0; core < this.cluster.concurrency; core++) this.offer(worker);
    const lifetime = this.cluster.lifetimeSeconds?.();
    if (lifetime !== undefined) this.agenda.add(this.now + lifetime, () => this.takeAway(worker));
  }

  /** @param {Worker} worker */
  takeAway(worker) {
    worker.isGone = true;
    this.cores -= this.cluster.concurrency;
    this.busy -= worker.cores.length;
    this.free = this.free.filter((each) => each !== worker);
    this.agenda.add(this.now + (this.cluster.replacementSeconds ?? 0), () => this.addWorker());
    const runs = worker.cores.splice(0);
    if (this.ended >= this.uncounted) this.interruptions += runs.length;
    for (const run of runs) {
      const lost = Math.min(this.cluster.lostSeconds?.() ?? 0, this.now - run.since);
      run.left -= this.now - run.since - lost;
      run.since = this.now;
      this.queue(run);
    }
  }

  /** @param {Run} run */
  queue(run) {
    const worker = this.free.pop();
    if (worker === undefined) {
      this.line.push(run);
      this.longestLine = Math.max(this.longestLine, this.line.length - this.head);
    } else {
      this.train(run, worker);
    }
  }

  /** A core is free: the first of the line takes it. @param {Worker} worker */
  offer(worker) {
    const run = this.line[this.head];
    if (run === undefined) {
      this.free.push(worker);
      return;
    }
    this.head += 1;
    if (this.head > 10_000 && this.head > this.line.length / 2) {
      this.line = this.line.slice(this.head);
      this.head = 0;
    }
    this.train(run, worker);
  }

  /** @param {Run} run @param {Worker} worker */
  train(run, worker) {
    run.waited += this.now - run.since;
    run.since = this.now;
    worker.cores.push(run);
    this.busy += 1;
    this.agenda.add(this.now + run.left, () => {
      // Its worker was taken away, and its runs are elsewhere.
      if (worker.isGone) return;
      worker.cores.splice(worker.cores.indexOf(run), 1);
      this.busy -= 1;
      this.finish(run);
      this.offer(worker);
    });
  }

  /** @param {Run} run */
  finish({ model, waited }) {
    this.ended += 1;
    if (this.ended <= this.uncounted) return;
    this.waits.push(waited);
    this.finished[model] = (this.finished[model] ?? 0) + 1;
  }

  /** @returns {Outcome} */
  outcome() {
    return {
      waits: Float64Array.from(this.waits).sort(),
      utilisation: this.busySeconds / this.coreSeconds,
      seconds: this.now - this.countedFrom,
      finished: Array.from(this.finished, (count) => count ?? 0),
      interruptions: this.interruptions,
      longestLine: this.longestLine,
    };
  }
}
