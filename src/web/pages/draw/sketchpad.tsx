/** A square to draw on by mouse, finger, pen or keyboard. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../words/words.js';
import type { Drawing, Point } from './drawing.js';
import { afterKey, type KeyboardPen, pointOf, START, sayPen } from './keyboard-pen.js';
import { paintStrokes } from './strokes.js';

/** Pixels of a side, for sharp screens. */
const SIDE = 720;

interface Props {
  drawing: Drawing;
  onDraw: (drawing: Drawing) => void;
}

export function Sketchpad({ drawing, onDraw }: Props) {
  const [pen, setPen] = useState<KeyboardPen | null>(null);
  const byKey = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const after = afterKey(event.key, pen ?? START, drawing);
    if (after === null) return;
    event.preventDefault();
    setPen(after.pen);
    if (after.drawing !== drawing) onDraw(after.drawing);
  };
  return (
    <div class="sketchpad">
      <div class="pad">
        <Pad drawing={drawing} onDraw={onDraw} onKeyDown={byKey} onLeave={() => setPen(null)} />
        {pen && <Ring pen={pen} />}
        {drawing.length === 0 && pen === null && (
          <p class="invitation" aria-hidden="true">
            {words.draw.pad.invitation}
          </p>
        )}
      </div>
      <div class="pad-actions">
        <button type="button" disabled={drawing.length === 0} onClick={() => onDraw(drawing.slice(0, -1))}>
          {words.draw.pad.undo}
        </button>
        <button type="button" disabled={drawing.length === 0} onClick={() => onDraw([])}>
          {words.draw.pad.clear}
        </button>
      </div>
      <p class="about" id="pad-keys">
        {words.draw.pad.keys}
      </p>
      <p class="unseen" role="status">
        {pen && sayPen(pen)}
      </p>
    </div>
  );
}

interface PadProps extends Props {
  onKeyDown: (event: KeyboardEvent) => void;
  onLeave: () => void;
}

function Pad({ drawing, onDraw, onKeyDown, onLeave }: PadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDrawing = useRef(false);
  const theme = useTheme();
  useEffect(() => {
    paintStrokes(canvas.current!, drawing, getComputedStyle(canvas.current!).color);
  }, [drawing, theme]);
  const begin = (event: PointerEvent) => {
    if (!event.isPrimary || event.button !== 0) return;
    canvas.current!.setPointerCapture(event.pointerId);
    isDrawing.current = true;
    onLeave();
    onDraw([...drawing, [pointIn(canvas.current!, event)]]);
  };
  const go = (event: PointerEvent) => {
    if (!isDrawing.current || !event.isPrimary) return;
    // A screen shows fewer positions than a pen reports.
    const between = event.getCoalescedEvents?.() ?? [];
    const added = (between.length > 0 ? between : [event]).map((each) => pointIn(canvas.current!, each));
    onDraw([...drawing.slice(0, -1), [...(drawing.at(-1) ?? []), ...added]]);
  };
  const end = () => {
    isDrawing.current = false;
  };
  return (
    <div
      class="paper"
      tabIndex={0}
      role="application"
      aria-label={words.draw.pad.label}
      aria-describedby="pad-keys"
      onPointerDown={begin}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
      onBlur={onLeave}
    >
      <canvas ref={canvas} width={SIDE} height={SIDE} />
    </div>
  );
}

/** Where the keyboard's pen is. */
function Ring({ pen }: { pen: KeyboardPen }) {
  const { x, y } = pointOf(pen);
  return (
    <span
      class={pen.isDown ? 'ring ring-down' : 'ring'}
      style={{ left: `${100 * x}%`, top: `${100 * y}%` }}
      aria-hidden="true"
    />
  );
}

function pointIn(canvas: HTMLCanvasElement, event: PointerEvent): Point {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
}

/** The ink has the colour of the text, which changes with the theme. */
function useTheme(): boolean {
  const [isDark, setDark] = useState(() => DARK.matches);
  useEffect(() => {
    const follow = () => setDark(DARK.matches);
    DARK.addEventListener('change', follow);
    return () => DARK.removeEventListener('change', follow);
  }, []);
  return isDark;
}

const DARK = matchMedia('(prefers-color-scheme: dark)');
