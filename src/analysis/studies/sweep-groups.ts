/** Which arms are the points of which sweep, in the order of its strengths. */
import type { Arm } from '../../experiments/spec/experiment.js';

export type SweptArm = Pick<Arm, 'name' | 'sweep'>;

export interface SweepGroup {
  /** Name of the arm that was submitted. */
  sweep: string;
  /** What was swept: JSON pointers into the arm. */
  fields: string[];
  points: { arm: string; point: Record<string, number> }[];
}

/** Every sweep with its points, sorted by the first field, then the second, … */
export function groupBySweep(arms: readonly SweptArm[]): SweepGroup[] {
  const groups = new Map<string, SweepGroup>();
  for (const { name, sweep } of arms) {
    if (sweep === undefined) continue;
    const { arm, point } = sweep;
    const group = groups.get(arm) ?? { sweep: arm, fields: Object.keys(point), points: [] };
    group.points.push({ arm: name, point });
    groups.set(arm, group);
  }
  for (const { fields, points } of groups.values()) {
    points.sort((left, right) => {
      const differs = fields.find((field) => left.point[field] !== right.point[field]);
      return differs === undefined ? 0 : (left.point[differs] ?? 0) - (right.point[differs] ?? 0);
    });
  }
  return [...groups.values()];
}
