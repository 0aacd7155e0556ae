/** Pixels as they arrive, and as the preparation computes with them. */

/**
 * Decoded pixels, four bytes each (red, green, blue, opacity), row by row: a canvas's ImageData.
 */
export interface Picture {
  data: ArrayLike<number>;
  width: number;
  height: number;
}

/** A rectangle of whole pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export const CHANNELS = 4;
export const OPACITY = 3;

/** [height · width · 4], 0 … 255: each colour multiplied by its opacity, which is the fourth. */
export interface Colours {
  values: Float32Array;
  width: number;
  height: number;
}

/**
 * Colours by what they add to a picture: what is transparent adds none, whatever colour it has.
 * @param ground when given, the grey of an opaque sheet that the picture is laid on
 */
export function coloursOf({ data, width, height }: Picture, ground: number | null): Colours {
  const values = new Float32Array(CHANNELS * width * height);
  for (let at = 0; at < values.length; at += CHANNELS) {
    const opacity = data[at + OPACITY]! / 255;
    const added = ground === null ? 0 : ground * (1 - opacity);
    for (let channel = 0; channel < OPACITY; channel++) {
      values[at + channel] = opacity === 1 ? data[at + channel]! : data[at + channel]! * opacity + added;
    }
    values[at + OPACITY] = ground === null ? data[at + OPACITY]! : 255;
  }
  return { values, width, height };
}

/** The largest difference of two colours' channels. */
export function distanceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let channel = 0; channel < CHANNELS; channel++) {
    const difference = a[channel]! - b[channel]!;
    const distance = difference < 0 ? -difference : difference;
    if (distance > largest) largest = distance;
  }
  return largest;
}

/** ITU-R BT.601. */
export const greyOf = (red: number, green: number, blue: number) => 0.299 * red + 0.587 * green + 0.114 * blue;
