// Speed, as ratios of figures taken side by side in one run: npm run bench
// Nothing here passes or fails; the tests prove behaviour, this prints speed. One part alone: npm run bench -- --only post
import { runFromOwnBuild } from './private-build.mjs';

await runFromOwnBuild('bench', process.argv.slice(2));
