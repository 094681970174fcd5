import { probesFor } from '../domain/probes.ts';
import { activitiesFor } from './activities.ts';
import { untilSeen } from './attempt.ts';
import type { Run } from './run.ts';

/** No user waits longer for a page; and one probe that hangs must not make the rounds rare. */
export const ANSWER_WITHIN_MS = 5_000;

/** The step that ends when the service in this zone answers its users. True where it was seen to; no step where dr.yaml names no probe. */
export async function probeHealth(run: Run, zone: string): Promise<boolean> {
  const probes = probesFor(run.setup.probes, zone);
  if (probes.length === 0) return false;
  const { timings } = run.setup;
  const { probes: activities } = activitiesFor(run.setup);
  return run.step('Probe health', async () => {
    run.crossedLine(`ends the probing; production stays in ${zone}.`);
    return untilSeen(
      run,
      () =>
        activities.watchProbes.executeWithOptions({ summary: `Probe health in ${zone} (${probes.length})` }, [
          {
            probes,
            limitMs: timings.probeLimit,
            pollEveryMs: timings.pollEvery,
            // The last round begins at the limit, and still has to end within the activity's own time.
            timeoutMs: Math.min(ANSWER_WITHIN_MS, timings.probeLimit / 2),
          },
        ]),
      (told) => ({
        type: 'HealthProbesFailed',
        text: `Production is in ${zone}, but health is not seen: ${told}`,
        also: { skip: 'goes on; the report says that health was not seen.' },
      }),
    );
  });
}
