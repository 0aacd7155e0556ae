// @ts-check
/**
 * The Node versions that work, the same as `engines` in package.json. Old Node parses this file:
 * keep its syntax plain.
 */

/** Lowest version that works, as [major, minor, patch]. */
export const LOWEST_NODE = [20, 20, 0];
/**
 * First major version that does not work: tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node
 * 23 removed.
 */
export const FIRST_NODE_TOO_NEW = 23;

/**
 * Says what is wrong with a Node version.
 * @param {string} version such as "20.20.2"
 * @returns {string | null} one paragraph, or null when the version works
 */
export function nodeVersionProblem(version) {
  const parts = version.split('.').map(Number);
  const tooOld = isLower(parts, LOWEST_NODE);
  if (!tooOld && /** @type {number} */ (parts[0]) < FIRST_NODE_TOO_NEW) return null;
  return (
    `set-up stopped: this is Node ${version}, and regulab runs on Node ${LOWEST_NODE.join('.')} up to, but not including, ` +
    `${FIRST_NODE_TOO_NEW} (tfjs-node works on no newer one). Install Node 20 or 22 in one of these ways, then run the same ` +
    'command again: from https://nodejs.org/en/download; with a version manager ("nvm install 22 && nvm use 22", ' +
    '"fnm use 22", "volta install node@22"); or run regulab in its container image, which brings its own Node.'
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
