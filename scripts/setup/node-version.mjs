// @ts-check
/**
 * The Node versions that work, the same as `engines` in package.json. Old Node parses this file:
 * keep its syntax plain.
 */

/** Lowest version that works, as [major, minor, patch]. */
export const LOWEST_NODE = [20, 20, 0];
/** Major versions that are tested. */
export const SUPPORTED_NODE = [20, 22, 24, 26];

/**
 * Says what is wrong with a Node version.
 * @param {string} version such as "20.20.2"
 * @returns {string | null} one paragraph, or null when the version works
 */
export function nodeVersionProblem(version) {
  if (!isLower(version.split('.').map(Number), LOWEST_NODE)) return null;
  return (
    `set-up stopped: this is Node ${version}, and regulab needs Node ${LOWEST_NODE.join('.')} or newer. Install Node 24 in ` +
    'one of these ways, then run the same command again: from https://nodejs.org/en/download; with a version manager ' +
    '("nvm install 24 && nvm use 24", "fnm use 24", "volta install node@24"); or run regulab in its container image, ' +
    'which brings its own Node.'
  );
}

/** @param {number[]} left @param {number[]} right */
function isLower(left, right) {
  for (let index = 0; index < right.length; index += 1) {
    const a = left[index] || 0;
    const b = /** @type {number} */ (right[index]);
    if (a !== b) return a < b;
  }
  return false;
}
