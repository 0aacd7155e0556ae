// @ts-check
/**
 * Prints the rooms of src (rooms/table.mjs), floor by floor: a room stands above everything it
 * imports. Ends with 1 when the table has a circle or a room that does not exist, or when a folder
 * holds too many files. That the imports keep to the table is dependency-cruiser's part.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOMS } from './rooms/table.mjs';

const SOURCE = path.join(import.meta.dirname, '../src');
const MAX_FILES = 14;

/** @type {Map<string, number>} */
const floors = new Map();
/** @type {string[]} */
const faults = [];

/**
 * @param {string} room
 * @param {string[]} below rooms between the top and this one
 * @returns {number} 0 for a room that imports nothing
 */
function floorOf(room, below) {
  const known = floors.get(room);
  if (known !== undefined) return known;
  if (below.includes(room)) {
    faults.push(`circle: ${[...below.slice(below.indexOf(room)), room].join(' -> ')}`);
    return 0;
  }
  const imports = ROOMS[room];
  if (imports === undefined) {
    faults.push(`${below.at(-1)} may import ${room}, which has no row of its own`);
    return 0;
  }
  const floor = Math.max(-1, ...imports.map((next) => floorOf(next, [...below, room]))) + 1;
  floors.set(room, floor);
  return floor;
}

for (const room of Object.keys(ROOMS)) {
  floorOf(room, []);
  if (!existsSync(path.join(SOURCE, room))) faults.push(`${room} does not exist`);
}
for (const entry of readdirSync(SOURCE, { recursive: true, withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const folder = path.join(entry.parentPath, entry.name);
  const files = readdirSync(folder, { withFileTypes: true }).filter((inner) => inner.isFile()).length;
  if (files > MAX_FILES) faults.push(`${path.relative(SOURCE, folder)} holds ${files} files, more than ${MAX_FILES}`);
}

const arrows = Object.values(ROOMS).reduce((sum, imports) => sum + imports.length, 0);
const highest = Math.max(...floors.values());
for (let floor = highest; floor >= 0; floor--) {
  const rooms = Object.keys(ROOMS).filter((room) => floors.get(room) === floor);
  console.log(`${String(floor).padStart(2)}  ${rooms.sort().join('  ')}`);
}
console.log(`${floors.size} rooms on ${highest + 1} floors, ${arrows} arrows, ${faults.length} fault(s)`);
for (const fault of faults) console.log(`  ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);
