import { createHash } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const SILENT_MS = 60_000;

/**
 * One process at a time on this machine. The lock is a file with its owner's pid, touched while the owner lives;
 * it is made by a hard link, so it never exists without its content.
 * @template T
 * @param {string} about what is locked, any text
 * @param {() => void} onWait called once when another process holds it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(about, onWait, work) {
  const key = createHash('sha256').update(about).digest('hex').slice(0, 16);
  const file = join(tmpdir(), `dr-runbooks-${userInfo().username}-${key}.lock`);
  const mine = `${process.pid} ${Date.now()}`;

  for (let told = false; !take(file, mine); told = true) {
    if (breakIfDead(file)) continue;
    if (!told) onWait();
    await delay(200);
  }
  const alive = setInterval(() => touch(file), 2_000);
  const release = () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(alive);
    process.off('exit', release);
    release();
  }
}

function take(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function breakIfDead(file) {
  const seen = read(file);
  if (seen === undefined) return true;
  if (isAlive(Number(seen.split(' ')[0])) && !isSilent(file)) return false;
  // By rename, not by removing: of two that saw it dead, one gets it; and a new lock that slipped in is put back.
  const aside = `${file}.dead-${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside) !== seen) linkSync(aside, file);
  } catch {
    // another process was faster
  }
  rmSync(aside, { force: true });
  return true;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function isSilent(file) {
  try {
    return Date.now() - statSync(file).mtimeMs > SILENT_MS;
  } catch {
    return false;
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // taken over by somebody who thought us dead
  }
}
