/** Moving the pixels of a prepared digit. */

/** Pixels of a side. */
export const SIDE = 28;

/** By whole pixels, right and down; what leaves the picture is gone. */
export function shifted(digit: Uint8Array, right: number, down: number): Uint8Array {
  return digit.map((_, at) => levelAt(digit, (at % SIDE) - right, Math.floor(at / SIDE) - down));
}

/** About the middle, clockwise. Pixels between four others are mixed from them. */
export function turned(digit: Uint8Array, degrees: number): Uint8Array {
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const middle = (SIDE - 1) / 2;
  return digit.map((_, at) => {
    const [x, y] = [(at % SIDE) - middle, Math.floor(at / SIDE) - middle];
    return mixedAt(digit, middle + cosine * x + sine * y, middle - sine * x + cosine * y);
  });
}

function mixedAt(digit: Uint8Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const above = (1 - right) * levelAt(digit, left, top) + right * levelAt(digit, left + 1, top);
  const below = (1 - right) * levelAt(digit, left, top + 1) + right * levelAt(digit, left + 1, top + 1);
  return Math.round((1 - down) * above + down * below);
}

/** Beyond the picture there is ground. */
const levelAt = (digit: Uint8Array, x: number, y: number) =>
  x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : digit[y * SIDE + x]!;
