import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Ends what this process started when this process is gone, even by SIGKILL.
 * A small process of its own holds the reading end of a pipe: the pipe closes with its owner, whatever ended it.
 * It is told "+pid" and "-pid" (a negative pid is a process group) and ends what is left, the newest first.
 */
const SCRIPT = `
const pids = new Set();
let rest = '';
const tell = (pid, signal) => { try { process.kill(pid, signal); return true; } catch { return false; } };
process.stdin.setEncoding('utf8').on('data', (text) => {
  const lines = (rest + text).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const pid = Number(line.slice(1));
    if (line[0] === '+') pids.add(pid); else pids.delete(pid);
  }
}).on('error', () => {}).on('close', () => {
  const left = [...pids].reverse();
  for (const pid of left) tell(pid, 'SIGTERM');
  const start = Date.now();
  const look = () => {
    const alive = left.filter((pid) => tell(pid, 0));
    if (alive.length === 0) return;
    if (Date.now() - start < 5000) return setTimeout(look, 50);
    for (const pid of alive) tell(pid, 'SIGKILL');
  };
  look();
});
`;

let pipe: Socket | undefined;

function open(): Socket {
  const child = spawn(process.execPath, ['-e', SCRIPT], {
    // NODE_OPTIONS of a debugger or a test runner are not for it.
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own session: a Ctrl-C in the terminal must not end it before its owner.
    detached: true,
    windowsHide: true,
  });
  child.on('error', () => {});
  child.unref();
  const stdin = child.stdin as Socket;
  stdin.on('error', () => {});
  stdin.unref();
  return stdin;
}

/** From now on `pid` (or its process group) does not outlive this process. Call the result when it has ended. */
export function guard(pid: number, { group = false } = {}): () => void {
  pipe ??= open();
  const who = group ? -pid : pid;
  pipe.write(`+${who}\n`);
  return () => {
    pipe?.write(`-${who}\n`);
  };
}
