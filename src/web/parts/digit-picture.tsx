/** 28 × 28 pixels as a picture: white ink on black, as networks see it. */
import { useEffect, useRef } from 'preact/hooks';

const SIDE = 28;

interface Props {
  /** [784], 0 … 255, row by row; null for an empty picture. */
  pixels: Uint8Array | null;
  /** What there is to see, for people who cannot see it. */
  label: string;
}

export function DigitPicture({ pixels, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new ImageData(SIDE, SIDE);
    for (let at = 0; at < SIDE * SIDE; at++) {
      const level = pixels?.[at] ?? 0;
      image.data.set([level, level, level, 255], 4 * at);
    }
    canvas.current!.getContext('2d')!.putImageData(image, 0, 0);
  }, [pixels]);
  return <canvas ref={canvas} class="digit-picture" width={SIDE} height={SIDE} role="img" aria-label={label} />;
}
