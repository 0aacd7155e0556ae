/** Which arms are compared, as the address says it: `exp_1/with,exp_2/with`. */

export interface ChosenArm {
  experimentId: string;
  arm: string;
}

/** Names of arms have neither commas nor slashes. What is no arm is left out. */
export function readArms(text: string | undefined): ChosenArm[] {
  const parts = [...new Set((text ?? '').split(','))].map((part) => part.trim().split('/'));
  return parts.flatMap(([experimentId, arm, ...rest]) =>
    experimentId && arm && rest.length === 0 ? [{ experimentId, arm }] : [],
  );
}

export const keyOf = ({ experimentId, arm }: ChosenArm): string => `${experimentId}/${arm}`;
export const writeArms = (arms: readonly ChosenArm[]): string => arms.map(keyOf).join(',');

/** The first one is the baseline. */
export const withBaseline = (arms: readonly ChosenArm[], baseline: ChosenArm): ChosenArm[] => [
  baseline,
  ...arms.filter((arm) => keyOf(arm) !== keyOf(baseline)),
];

export const toggled = (arms: readonly ChosenArm[], arm: ChosenArm): ChosenArm[] => {
  const others = arms.filter((other) => keyOf(other) !== keyOf(arm));
  return others.length < arms.length ? others : [...arms, arm];
};
