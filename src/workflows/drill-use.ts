import { CancelledFailure, sleep } from '@temporalio/workflow';
import { nobodysWord, saySource } from '../domain/answers.ts';
import { sayMs } from '../domain/details.ts';
import { serversOfDrill } from '../domain/drill-reading.ts';
import { holdOf } from '../domain/input.ts';
import { activitiesFor } from './activities.ts';
import { untilSeen } from './attempt.ts';
import { drillQuestion, lookAtDrills, type DrillWork } from './drill-work.ts';
import { ending } from './failure.ts';
import { ANSWER_WITHIN_MS } from './probes.ts';
import { now, type Run } from './run.ts';

/** From a drill that exists to one that was seen to work, and held as long as asked for. */
export async function useDrill(run: Run, work: DrillWork): Promise<void> {
  const running = await checkServers(run, work);
  const healthy = await probeDrill(run);
  if (run.request.verdict === 'person') {
    await personsVerdict(run, work);
    run.recovered('person');
  } else if (healthy || running) run.recovered(healthy ? 'probes' : 'servers');
  await hold(run, work);
}

/** True where all of them were seen to run. */
async function checkServers(run: Run, work: DrillWork): Promise<boolean> {
  const { servers: policy, site } = run.request;
  if (policy === 'ignore') return false;
  const { timings } = run.setup;
  const { servers } = activitiesFor(run.setup);
  return run.step('Check drill servers', () =>
    untilSeen(
      run,
      async () => {
        const ids = await knownServers(run, work);
        if (ids.length === 0) return { done: false, saw: 'The drill lists no servers of its own' };
        return servers.bringServers.executeWithOptions({ summary: `Servers of the drill (${ids.length})` }, [
          {
            site,
            serverIds: ids,
            aim: 'running',
            how: 'SOFT',
            mayAct: policy === 'manage',
            limitMs: timings.serverStart,
            pollEveryMs: timings.pollEvery,
          },
        ]);
      },
      (told) =>
        drillQuestion({
          type: 'DrillServersNotThere',
          text: told,
          also: { skip: 'goes on; the report says that they were not seen to run.' },
        }),
    ),
  );
}

/** A service may list them a moment after the drill itself is there. */
async function knownServers(run: Run, work: DrillWork): Promise<string[]> {
  const of = () => (work.drill && work.reading ? serversOfDrill(work.drill, work.reading) : []);
  if (of().length === 0) {
    const look = await lookAtDrills(run, work, 'for its servers');
    if ('saw' in look) work.drill = look.saw.drills.find(({ id }) => id === work.drill?.id) ?? work.drill;
  }
  work.servers = of();
  return work.servers;
}

/** Only probes that are named for drills: those of production would answer whatever became of this one. */
async function probeDrill(run: Run): Promise<boolean> {
  const probes = run.setup.drill?.probes ?? [];
  if (probes.length === 0) return false;
  const { timings } = run.setup;
  const { probes: activities } = activitiesFor(run.setup);
  return run.step('Probe health', () =>
    untilSeen(
      run,
      () =>
        activities.watchProbes.executeWithOptions(
          { summary: `Probe health of the drill (${probes.length})` },
          [
            {
              probes,
              limitMs: timings.probeLimit,
              pollEveryMs: timings.pollEvery,
              timeoutMs: Math.min(ANSWER_WITHIN_MS, timings.probeLimit / 2),
            },
          ],
        ),
      (told) =>
        drillQuestion({
          type: 'HealthProbesFailed',
          text: `The drill is there, but health is not seen: ${told}`,
          also: { skip: 'goes on; the report says that health was not seen.' },
        }),
    ),
  );
}

/** No word in time is no good word: nobody has seen that it works. */
async function personsVerdict(run: Run, { wish, drill }: DrillWork): Promise<void> {
  await run.step("A person's verdict", async () => {
    const until = new Date(Date.now() + run.setup.timings.drillVerdict).toISOString();
    const text = `Drill ${wish.name} is there, with ${drill?.servers.length ?? 0} server(s) in VPC ${drill?.vpcId ?? '?'}. Log in to them there and see whether they work. No answer counts as no.`;
    const answer = await run.waitFor(
      {
        type: 'DrillVerdict',
        title: 'Do the servers of the drill work?',
        text,
        until,
        answers: {
          approve: 'they work: goes on.',
          decline: 'they do not: deletes the drill, and the run ends as failed.',
        },
      },
      (_, input) => nobodysWord(input),
    );
    if (answer?.verb === 'approve') {
      run.status.approvals.push({ by: answer.input.by ?? '', at: now() });
      return;
    }
    if (answer !== null)
      throw ending('DrillFailed', `The servers of the drill do not work${saySource(answer.input)}.`);
    if (Date.now() < Date.parse(until)) throw new CancelledFailure('broken off while waiting for a verdict');
    throw ending('DrillFailed', 'Nobody said in time whether the servers of the drill work.');
  });
}

async function hold(run: Run, work: DrillWork): Promise<void> {
  const ms = holdOf(run.request);
  if (ms === 0) return;
  await run.step('Hold', async () => {
    const since = Date.now();
    run.say(`held for ${sayMs(ms)}; a cancel ends that, and deletes the drill`);
    try {
      await run.interruptible(() => sleep(ms, { summary: 'Hold the drill' }));
    } finally {
      work.heldMs = Date.now() - since;
    }
  });
}
