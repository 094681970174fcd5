// From a fresh clone to something that runs: dependencies, then dist/. Does nothing where nothing has changed.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt, sourceHash } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @param {{ quiet?: boolean }} options quiet: say only what takes long (an installation)
 */
export async function bootstrap({ quiet = false } = {}) {
  checkNode();
  if (isInstalled(root) && isBuilt(root, sourceHash(root))) return;
  const say = (line) => process.stderr.write(`${line}\n`);
  const wait = () => say('Waiting for another process that installs or builds here ...');
  await withLock(root, wait, async () => {
    if (!isInstalled(root)) await install(root, say);
    const hash = sourceHash(root);
    if (!isBuilt(root, hash)) await build(root, hash, quiet ? () => {} : say);
  });
}

/** For scripts: a failure is a message, not a stack trace. */
export async function bootstrapOrExit(options) {
  try {
    await bootstrap(options);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 3)) return;
  throw new Error(`Node.js 20.3 or later is needed; this is ${process.version}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bootstrapOrExit({ quiet: process.argv.includes('--quiet') });
}
