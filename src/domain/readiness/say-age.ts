/** "40 s", "12 min", "5 h", "93 d": as an age is said, rounded down. */
export function sayAge(ms: number): string {
  const steps = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ] as const;
  const [size, unit] = steps.find(([least]) => ms >= 2 * least) ?? [1_000, 's'];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}
