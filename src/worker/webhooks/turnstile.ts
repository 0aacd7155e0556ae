/** Lets so many at a time through for each name. */
export interface Turnstile {
  /** The function to leave with; null when there is no room now. */
  enter(name: string): (() => void) | null;
}

export function createTurnstile(most: number): Turnstile {
  const inside = new Map<string, number>();
  return {
    enter: (name) => {
      const count = inside.get(name) ?? 0;
      if (count >= most) return null;
      inside.set(name, count + 1);
      return () => {
        const left = inside.get(name)! - 1;
        if (left === 0) inside.delete(name);
        else inside.set(name, left);
      };
    },
  };
}
