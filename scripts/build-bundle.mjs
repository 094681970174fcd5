// Bundles the workflow code once, at build time: workers and tests load the file, and start a second sooner.
import { renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../dist/src/local/workflow-bundle.js';

const dist = (path) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

const code = await bundleWorkflows(dist('src'));

// By rename: who loads the bundle meanwhile gets the old one or the new one, whole.
const target = dist('workflow-bundle.js');
writeFileSync(`${target}.${process.pid}`, code);
renameSync(`${target}.${process.pid}`, target);
