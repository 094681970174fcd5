const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/**
 * How much later than the time that is written each one starts, in milliseconds: the same for the same set, in whatever
 * order it is written. The window is cut into as many equal slots as the next power of two, each takes one of its own: two
 * starts are never closer than half an even share, and a group that is added moves hardly any other.
 */
export function spreadOver(keys: readonly string[], windowMs: number): Map<string, number> {
  const sorted = [...new Set(keys)].sort();
  const slots = 2 ** Math.ceil(Math.log2(Math.max(1, sorted.length)));
  const width = windowMs / slots;
  // Whole minutes are what people read.
  const unit = width >= MINUTE_MS ? MINUTE_MS : SECOND_MS;
  const taken = new Set<number>();
  const offsets = new Map<string, number>();
  for (const key of sorted) {
    let slot = hash(key) % slots;
    while (taken.has(slot)) slot = (slot + 1) % slots;
    taken.add(slot);
    offsets.set(key, Math.floor((slot * width) / unit) * unit);
  }
  return offsets;
}

/** FNV-1a with a last mix: names that differ in their last digit must not be neighbours. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
