// Jest bounds every test, but neither what a file does outside its tests nor a computation that never returns. This
// reporter ends a run in which a test file takes longer than any should, and names the file.
const LONGEST_FILE_MS = 15 * 60_000;

export default class Watchdog {
  #timers = new Map();

  onTestFileStart({ path }) {
    this.#timers.set(
      path,
      setTimeout(() => {
        console.error(`${path} has not ended after ${LONGEST_FILE_MS / 60_000} minutes; the run is given up.`);
        process.exit(1);
      }, LONGEST_FILE_MS),
    );
  }

  onTestFileResult({ path }) {
    clearTimeout(this.#timers.get(path));
    this.#timers.delete(path);
  }
}
