/** Times and durations as the report writes them. */

/** "2026-11-21 03:04:05.123 UTC" */
export function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${clockOf(iso)} UTC`;
}

/** "03:04:05.123" */
export function clockOf(iso: string): string {
  return iso.slice(11, 23).replace(/Z$/, '');
}

/**
 * How a table writes times: with the date only where the run went over more than one day. `of` are its first and last
 * moment.
 */
export function momentsOf(of: { requestedAt: string; lastEventAt: string }): (iso: string) => string {
  const oneDay = of.requestedAt.slice(0, 10) === of.lastEventAt.slice(0, 10);
  return (iso) => (oneDay ? clockOf(iso) : utc(iso).replace(' UTC', ''));
}

/** "1.268 s", "12 min 03.5 s", "3 d 4 h 05 min": nothing that matters is rounded away. */
export function sayDuration(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const all = Math.abs(ms);
  if (all < 60_000) return `${sign}${(all / 1000).toFixed(all < 10_000 ? 3 : 1)} s`;
  const seconds = Math.round(all / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${sign}${days} d ${hours} h ${two(minutes)} min`;
  const rest = seconds % 60 === 0 ? '' : ` ${two(seconds % 60)} s`;
  if (hours > 0) return `${sign}${hours} h ${two(minutes)} min${rest}`;
  return `${sign}${minutes} min${rest}`;
}

/** "+1.268 s" since the request. */
export function saySince(ms: number): string {
  return `+${ms < 60_000 ? `${(ms / 1000).toFixed(3)} s` : sayDuration(ms)}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
