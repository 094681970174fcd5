import { chromium, type Browser } from 'playwright-core';
import { isProgram, onPath } from '../../src/local/on-path.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The system's Chromium: that of CHROMIUM_PATH, or one on PATH, or one in a usual place. */
function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  const { CHROMIUM_PATH: named } = env;
  if (named) return named;
  for (const name of NAMES) {
    const found = onPath(name, env);
    if (found !== undefined) return found;
  }
  return PLACES.find((place) => isProgram(place));
}

/**
 * A headless browser; or null, said loudly, where there is none. Where DR_REQUIRE_BROWSER is set (`.ci/run` has installed
 * one), that is a failure.
 */
export async function openBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser | null> {
  const executablePath = findChromium(env);
  let problem = 'there is no Chromium on this machine';
  if (executablePath !== undefined) {
    try {
      // Chromium's own sandbox needs rights that containers and root rarely give; it opens only our own pages.
      return await chromium.launch({
        executablePath,
        timeout: 60_000,
        args: ['--no-sandbox', '--disable-gpu'],
      });
    } catch (error) {
      problem = `${executablePath} does not start: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`;
    }
  }
  const word = `THE TEMPORAL UI IS NOT TESTED: ${problem}. Install Chromium (apt-get install chromium) or set CHROMIUM_PATH.`;
  if (env['DR_REQUIRE_BROWSER']) throw new Error(word);
  process.stderr.write(`\n${'!'.repeat(80)}\n${word}\n${'!'.repeat(80)}\n\n`);
  return null;
}
