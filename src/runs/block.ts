import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { BLOCK, BLOCK_TYPE, blockId, type BlockInput, type BlockNotes } from '../domain/block.ts';
import { RunError } from './errors.ts';
import { findRecord } from './find.ts';
import { isOpen, notesOf, worksIn } from './notes.ts';
import { isNoWorkflow } from '../temporal/faults.ts';

/** A block that stands. */
export interface Block extends BlockNotes {
  /** Its workflow, and which execution of it: a later block is another one. */
  id: string;
  execution: string;
  since: string;
  /** Null: its run has not ended. */
  until: string | null;
}

/** Longer than the API takes for a start, which comes after the claim. */
const GRACE_MS = 60_000;
/** Far more than groups can be blocked at once. */
const LISTED = 500;

/**
 * The block on a group, by name or id. Under the name that a rule uses it is found at once and for certain: it is an id in
 * Temporal. Under the group's other name it is found by a list, which is a moment late.
 */
export async function blockOn(client: Client, site: string, group: string): Promise<Block | null> {
  const direct = await readBlock(client, blockId(site, group));
  if (direct !== null) return direct;
  for (const block of await openBlocks(client, site)) {
    if ((await namesOf(client, block)).includes(group)) return block;
  }
  return null;
}

/** The blocks that stand; of a site, or all. A moment late. */
export async function openBlocks(client: Client, site?: string): Promise<Block[]> {
  const query = `WorkflowType = "${BLOCK_TYPE}" AND ExecutionStatus = "Running"`;
  const blocks: Block[] = [];
  for await (const info of client.workflow.list({ query })) {
    if (!info.workflowId.startsWith(BLOCK)) continue;
    // The list may still have what has ended: only the record itself says that it stands.
    const block = await readBlock(client, info.workflowId);
    if (block !== null && (site === undefined || block.site === site)) blocks.push(block);
    if (blocks.length >= LISTED) break;
  }
  return blocks;
}

/** Claims the block, or finds the one that stands: of two that claim at once, one has it. */
export async function claimBlock(
  client: Client,
  asked: Omit<BlockInput, 'graceMs'>,
  { taskQueue, ...notes }: Omit<BlockNotes, keyof BlockInput> & { taskQueue: string },
): Promise<{ claimed: boolean; block: Block }> {
  const { heartbeatTimeout: _, ...said } = asked;
  const input: BlockInput = { ...asked, graceMs: GRACE_MS };
  const id = blockId(input.site, input.group);
  const block: BlockNotes = { ...said, ...notes };
  for (;;) {
    try {
      const { firstExecutionRunId: execution } = await client.workflow.start(BLOCK_TYPE, {
        taskQueue,
        workflowId: id,
        workflowIdConflictPolicy: 'FAIL',
        args: [input],
        memo: { block },
        staticSummary: `No alert starts anything for ${input.group}`.slice(0, 180),
      });
      const since = new Date().toISOString();
      return { claimed: true, block: { ...block, id, execution, since, until: null } };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const standing = await readBlock(client, id);
    // Ended in between: claim again.
    if (standing !== null) return { claimed: false, block: standing };
  }
}

/**
 * Lifts the block on a group at once, worker or not.
 * @param by who, and why: stands in Temporal's record of the block
 * @throws RunError `noBlock`
 */
export async function liftBlock(
  client: Client,
  { site, group }: { site: string; group: string },
  { by, reason }: { by: string; reason?: string | undefined },
): Promise<Block> {
  const block = await blockOn(client, site, group);
  const none = () =>
    new RunError('noBlock', `No block stands on ${group} at ${site}: alerts may start runs of it.`);
  if (block === null) throw none();
  try {
    const why = `lifted by ${by}${reason === undefined ? '' : `: ${reason}`}`;
    await client.workflow.getHandle(block.id, block.execution).terminate(why);
  } catch (error) {
    if (isNoWorkflow(error)) throw none();
    throw error;
  }
  return block;
}

async function readBlock(client: Client, id: string): Promise<Block | null> {
  const found = await findRecord(client, id);
  if (found === null || !isOpen(found)) return null;
  const { memo = {}, runId: execution, startTime } = found.record;
  const { block, until = null } = memo as { block?: BlockNotes; until?: string | null };
  // Of that name, and not ours.
  if (block === undefined) return null;
  return { ...block, id, execution, since: startTime.toISOString(), until };
}

/** What else the group of a block is called: its run has found out. */
async function namesOf(client: Client, { group, run, site }: Block): Promise<string[]> {
  const found = await findRecord(client, run);
  if (found === null) return [group];
  const { group: name, goal } = notesOf(found.record);
  const [, id] =
    new RegExp(`^dr/${site.replaceAll('.', String.raw`\.`)}/([^/]+)`).exec(worksIn(found) ?? run) ?? [];
  return [group, name, goal?.group, id].filter((one) => one !== undefined);
}
