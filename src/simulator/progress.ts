interface Synchronised {
  progress: number | null;
  replication_status: string;
  sync: { from: number; until: number } | null;
}

/** A pair's progress in %, worked out from its synchronisation while one runs; 100 only once that has ended. */
export function progressOf<T extends Synchronised>(pair: T): T['progress'] {
  const { sync } = pair;
  if (!sync || pair.replication_status !== 'copying') return pair.progress;
  const share = (Date.now() - sync.from) / Math.max(1, sync.until - sync.from);
  return Math.max(0, Math.min(99, Math.floor(share * 100)));
}
