/** The colour and the shape of an arm, as its curves and rows have them. */
import { type ArmStyles, marker } from '../../charts/drawing/series.js';

const AREA = 90;

export const ArmMark = ({ arm, styles }: { arm: string; styles: ArmStyles }) => (
  <svg
    class="arm-mark"
    width="16"
    height="16"
    viewBox="0 0 16 16"
    aria-hidden="true"
    // Made by src/charts.
    dangerouslySetInnerHTML={{ __html: marker(8, 8, styles(arm), AREA) }}
  />
);
