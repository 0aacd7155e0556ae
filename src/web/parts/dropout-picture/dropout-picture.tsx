/** What dropout does, as a picture: a whole network next to one in which units sit out. */
import { words } from '../../words/words.js';
import './dropout-picture.css';

/** Units of each layer, from the image to the answer. */
const LAYERS = [3, 4, 4, 2];
/** Hidden units that sit out, as layer and place. */
const RESTING = new Set(['1/1', '1/3', '2/0', '2/2']);
const SIZE = { width: 190, height: 168, step: 50, gap: 38, left: 20, middle: 84, radius: 10 } as const;

interface Unit {
  x: number;
  y: number;
  isResting: boolean;
}

function unitsOf(resting: ReadonlySet<string>): Unit[][] {
  return LAYERS.map((count, layer) =>
    Array.from({ length: count }, (_, place) => ({
      x: SIZE.left + SIZE.step * layer,
      y: SIZE.middle + SIZE.gap * (place - (count - 1) / 2),
      isResting: resting.has(`${layer}/${place}`),
    })),
  );
}

export const DropoutPicture = () => (
  <figure class="dropout-picture">
    <div>
      <Network resting={new Set()} label={words.parts.dropout.whole} />
      <Network resting={RESTING} label={words.parts.dropout.resting} />
    </div>
    <figcaption class="about">{words.parts.dropout.about}</figcaption>
  </figure>
);

function Network({ resting, label }: { resting: ReadonlySet<string>; label: string }) {
  const layers = unitsOf(resting);
  const links = layers
    .slice(1)
    .flatMap((layer, index) => layer.flatMap((to) => layers[index]!.map((from) => [from, to])));
  return (
    <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={label}>
      {links
        .filter((ends) => ends.every(({ isResting }) => !isResting))
        .map(([from, to]) => (
          <line key={`${from!.x} ${from!.y} ${to!.y}`} x1={from!.x} y1={from!.y} x2={to!.x} y2={to!.y} />
        ))}
      {layers.flat().map(({ x, y, isResting }) => (
        <circle key={`${x} ${y}`} class={isResting ? 'resting' : undefined} cx={x} cy={y} r={SIZE.radius} />
      ))}
    </svg>
  );
}
