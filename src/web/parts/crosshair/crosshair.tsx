/** The values of every arm at one epoch: under the pointer, a finger, or by the arrow keys. */
import { useState } from 'preact/hooks';
import type { ArmStyles } from '../../../charts/drawing/series.js';
import type { CurvesGeometry, DrawnPoint } from '../../../charts/figures/learning-curves.js';
import { significant } from '../../../number-format.js';
import { words } from '../../words/words.js';
import { ArmMark } from '../arm-mark.js';
import './crosshair.css';

interface Props {
  geometry: CurvesGeometry;
  styles: ArmStyles;
  /** The epoch that is kept in sight; without one the values go with the pointer. */
  epoch?: number | undefined;
  onPick?: ((epoch: number | undefined) => void) | undefined;
}

export function Crosshair({ geometry, styles, epoch: kept, onPick }: Props) {
  const [pointed, setPointed] = useState<number>();
  const { epochs } = geometry;
  const shown = nearest(epochs, pointed ?? kept, ({ epoch }) => epoch);
  const last = epochs.at(-1)!.epoch;
  const point = (event: PointerEvent) => setPointed(epochUnder(event, geometry));
  const step = (event: KeyboardEvent) => {
    const next = epochAfter(event.key, shown?.epoch, epochs);
    if (next === null) return;
    event.preventDefault();
    setPointed(next);
    onPick?.(next);
  };
  return (
    <div
      class="crosshair"
      role="slider"
      tabIndex={0}
      aria-label={words.parts.crosshair.label}
      aria-valuemin={epochs[0]!.epoch}
      aria-valuemax={last}
      aria-valuenow={shown?.epoch ?? last}
      aria-valuetext={shown ? valuesInWords(geometry, shown.epoch) : words.parts.crosshair.none}
      onPointerMove={point}
      onPointerDown={(event) => {
        point(event);
        onPick?.(epochUnder(event, geometry));
      }}
      onPointerLeave={() => setPointed(undefined)}
      onBlur={() => setPointed(undefined)}
      onKeyDown={step}
    >
      {shown && <Marks geometry={geometry} styles={styles} at={shown} />}
      {shown && <Values geometry={geometry} styles={styles} at={shown} />}
    </div>
  );
}

type Place = CurvesGeometry['epochs'][number];

interface Shown extends Pick<Props, 'geometry' | 'styles'> {
  at: Place;
}

function Marks({ geometry: { width, height, area, arms }, styles, at: { epoch, x } }: Shown) {
  return (
    <svg viewBox={`0 0 ${Math.ceil(width)} ${Math.ceil(height)}`} aria-hidden="true">
      <line class="stroke-soft" x1={x} x2={x} y1={area.top} y2={area.bottom} />
      {arms.map(({ arm, train, validation }) => {
        const { colour } = styles(arm);
        const own = colour.startsWith('#') ? { fill: colour } : { class: `fill-${colour}` };
        const held = pointAt(validation, epoch) ?? pointAt(train, epoch);
        return held && <circle key={arm} {...own} cx={x} cy={held.y} r={4.5} />;
      })}
    </svg>
  );
}

function Values({ geometry: { width, area, arms, label }, styles, at: { epoch, x } }: Shown) {
  const isLeft = x > (area.left + area.right) / 2;
  const place = isLeft ? { right: `${100 - (100 * (x - 10)) / width}%` } : { left: `${(100 * (x + 10)) / width}%` };
  const hasHeld = arms.some(({ validation }) => validation.length > 0);
  const show = numberOf(label);
  return (
    <table class="values" style={place} aria-hidden="true">
      <thead>
        <tr>
          <th>{words.parts.crosshair.epoch(epoch)}</th>
          {hasHeld && <th class="number">{words.parts.crosshair.validation}</th>}
          <th class="number">{words.parts.crosshair.training}</th>
        </tr>
      </thead>
      <tbody>
        {arms.map(({ arm, train, validation }) => (
          <tr key={arm}>
            <td>
              <ArmMark arm={arm} styles={styles} /> {arm}
            </td>
            {hasHeld && <td class="number">{show(pointAt(validation, epoch))}</td>}
            <td class="number">{show(pointAt(train, epoch))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** By the unit: two decimals for percentages. */
const numberOf = (label: string) => (point: DrawnPoint | undefined) =>
  point === undefined ? '–' : label.endsWith('%') ? point.mean.toFixed(2) : significant(point.mean);

function valuesInWords({ arms, label }: CurvesGeometry, epoch: number): string {
  const show = numberOf(label);
  const values = arms.map(({ arm, train, validation }) => {
    const training = show(pointAt(train, epoch));
    return validation.length > 0
      ? words.parts.crosshair.ofArmWithValidation(arm, show(pointAt(validation, epoch)), training)
      : words.parts.crosshair.ofArm(arm, training);
  });
  return words.parts.crosshair.values(epoch, label, values);
}

/** Points are in the order of their epochs, but some may be missing. */
const pointAt = (points: readonly DrawnPoint[], epoch: number) =>
  points[epoch - 1]?.epoch === epoch ? points[epoch - 1] : points.find((point) => point.epoch === epoch);

function epochUnder(event: PointerEvent, { epochs, width }: CurvesGeometry): number | undefined {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return nearest(epochs, ((event.clientX - box.left) / box.width) * width, ({ x }) => x)?.epoch;
}

function nearest(
  places: readonly Place[],
  wanted: number | undefined,
  of: (place: Place) => number,
): Place | undefined {
  if (wanted === undefined) return undefined;
  return places.reduce((best, place) => (Math.abs(of(place) - wanted) < Math.abs(of(best) - wanted) ? place : best));
}

/** Null for keys that mean nothing here. */
function epochAfter(key: string, epoch: number | undefined, epochs: readonly Place[]): number | undefined | null {
  if (key === 'Escape') return undefined;
  if (key === 'Home') return epochs[0]!.epoch;
  if (key === 'End') return epochs.at(-1)!.epoch;
  const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[key];
  if (by === undefined) return null;
  if (epoch === undefined) return (by > 0 ? epochs[0]! : epochs.at(-1)!).epoch;
  const index = epochs.findIndex((place) => place.epoch === epoch) + by;
  return epochs[Math.min(Math.max(index, 0), epochs.length - 1)]!.epoch;
}
