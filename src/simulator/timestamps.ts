/**
 * The services write time in four ways, none of which can be read as another. All arguments are
 * milliseconds since 1970, all results are UTC.
 */

/** Groups and instances: `2026-01-15 08:30:00.74`, trailing zeros dropped down to one digit (SDRS API reference). */
export function spacedTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23).replace(/0{1,2}$/, '')}`;
}

/** Pairs: `2026-01-15T08:30:00.740000`, microseconds and no zone (SDRS API reference). */
export function pairTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000`;
}

/** Servers: `2026-01-15T08:30:00Z` (ECS API reference). */
export function secondTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Jobs, failed tasks and versions: `2026-01-15T08:30:00.740Z` (sdrs_05_0101). */
export function zonedTime(ms: number): string {
  return new Date(ms).toISOString();
}
