// @ts-check
/**
 * What will happen, soonest first: a binary heap.
 * @template Event
 */
export class Agenda {
  /** @type {{ at: number, event: Event }[]} */
  #heap = [];

  get size() {
    return this.#heap.length;
  }

  /** @param {number} at seconds @param {Event} event */
  add(at, event) {
    const heap = this.#heap;
    let place = heap.length;
    const entry = { at, event };
    for (; place > 0; ) {
      const parent = (place - 1) >> 1;
      const above = /** @type {{ at: number, event: Event }} */ (heap[parent]);
      if (above.at <= at) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }

  /** Takes the soonest; undefined when nothing will happen. */
  next() {
    const heap = this.#heap;
    const soonest = heap[0];
    const last = heap.pop();
    if (soonest === undefined || last === undefined || heap.length === 0) return soonest;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const left = heap[child];
      if (left === undefined) break;
      const right = heap[child + 1];
      const smaller = right !== undefined && right.at < left.at ? right : left;
      if (smaller === right) child += 1;
      if (smaller.at >= last.at) break;
      heap[place] = smaller;
      place = child;
    }
    heap[place] = last;
    return soonest;
  }
}
