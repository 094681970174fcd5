/**
 * Ids of a trace, made of the run's own: any worker can say which span its work belongs to, without a word from the one
 * that began it, and a replay makes the same ones.
 */

/** W3C: 16 bytes. Temporal's run ids are UUIDs. */
export function traceIdOf(runId: string): string {
  const hex = runId.replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(hex) ? hex : spanIdOf(`${runId}/1`) + spanIdOf(`${runId}/2`);
}

/** 8 bytes, never all zero. FNV-1a: for telling apart, not for secrecy. */
export function spanIdOf(what: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytesOf(what)) {
    hash ^= BigInt(byte);
    hash = (hash * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return (hash === 0n ? 1n : hash).toString(16).padStart(16, '0');
}

/** Without TextEncoder, which not every place that this runs in has. */
function* bytesOf(text: string): Generator<number> {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    yield unit & 0xff;
    yield unit >> 8;
  }
}
