/**
 * Calls that come while the same work is being done share its next run, so that each answer is of
 * work that began after the call.
 */
export class SharedCalls<Answer> {
  readonly #running = new Map<string, Promise<Answer>>();
  readonly #next = new Map<string, Promise<Answer>>();

  call(key: string, work: () => Promise<Answer>): Promise<Answer> {
    const running = this.#running.get(key);
    if (running === undefined) return this.#start(key, work);
    const begin = () => {
      this.#next.delete(key);
      return this.#start(key, work);
    };
    const next = this.#next.get(key) ?? running.then(begin, begin);
    this.#next.set(key, next);
    return next;
  }

  #start(key: string, work: () => Promise<Answer>): Promise<Answer> {
    const answer = work().finally(() => this.#running.delete(key));
    this.#running.set(key, answer);
    return answer;
  }
}
