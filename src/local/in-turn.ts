import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const SILENT_MS = 60_000;
const host = hostname().replaceAll(/[^a-zA-Z0-9]/g, '_');

export interface Turn<T> {
  /** What somebody else's turn may have made meanwhile. */
  done: () => Promise<T | undefined>;
  /** The work; `dir` is empty, belongs to this turn only, and is removed after it. */
  work: (dir: string) => Promise<T>;
  onWait: () => void;
}

/**
 * One process after the other, over processes and containers that share a cache directory.
 * Everybody makes a directory named by the time; the oldest that is alive works, the rest wait.
 * This saves work only: should two work at once, a rename at the end decides, and both results are good.
 */
export async function inTurn<T>(root: string, { done, work, onWait }: Turn<T>): Promise<T> {
  await mkdir(root, { recursive: true });
  const name = `work-${Date.now()}-${host}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const dir = join(root, name);
  await mkdir(dir);
  const alive = setInterval(() => void touch(dir), 5_000);
  alive.unref();
  try {
    let told = false;
    for (;;) {
      const result = await done();
      if (result !== undefined) return result;
      if (!(await anybodyBefore(root, name))) return await work(dir);
      if (!told) onWait();
      told = true;
      await delay(250);
    }
  } finally {
    clearInterval(alive);
    await rm(dir, { recursive: true, force: true });
  }
}

async function anybodyBefore(root: string, mine: string): Promise<boolean> {
  const others = (await readdir(root)).filter((name) => name.startsWith('work-') && name !== mine);
  let before = false;
  for (const name of others) {
    if (await isAlive(root, name)) before ||= name < mine;
    else await rm(join(root, name), { recursive: true, force: true });
  }
  return before;
}

async function isAlive(root: string, name: string): Promise<boolean> {
  const [, , owner, pid] = name.split('-');
  if (owner === host && !pidIsAlive(Number(pid))) return false;
  const info = await stat(join(root, name)).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs < SILENT_MS;
}

function pidIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function touch(dir: string): Promise<void> {
  const now = new Date();
  await utimes(dir, now, now).catch(() => {});
}
