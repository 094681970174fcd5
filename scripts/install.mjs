import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runNode, runProgram } from './run.mjs';

/** Whether node_modules is what the lockfile says, development dependencies included. */
export function isInstalled(root) {
  return read(stampFile(root)) === lockHash(root) || matchesByHand(root);
}

export async function install(root, say) {
  const started = Date.now();
  say('Installing dependencies (npm ci), about half a minute ...');
  // No install scripts: none of the dependencies needs one.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev'];
  const cli = npmCli();
  const options = { cwd: root, capture: true };
  const { code, output } = await (cli === undefined
    ? runProgram('npm', args, options)
    : runNode([cli, ...args], options));
  if (code !== 0) throw new Error(`npm ci failed (exit code ${code}):\n${output}`);
  writeFileSync(stampFile(root), lockHash(root));
  say(`  installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

const stampFile = (root) => join(root, 'node_modules', '.dr-stamp');

const lockHash = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Somebody ran npm themselves: npm's own list of what it installed has everything that this platform needs. */
function matchesByHand(root) {
  const list = read(join(root, 'node_modules', '.package-lock.json'));
  if (list === undefined) return false;
  const installed = JSON.parse(list).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const complete = Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || installed[path]?.version === version || (optional && installed[path] === undefined),
  );
  if (complete) writeFileSync(stampFile(root), lockHash(root));
  return complete;
}

/** npm as a script, so that no shell is needed on any system. Undefined: it is found on PATH. */
function npmCli() {
  const running = process.env.npm_execpath;
  if (running?.endsWith('npm-cli.js')) return running;
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return existsSync(beside) ? beside : undefined;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
