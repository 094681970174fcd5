/** Every export here is a workflow type: the runbooks, and what outlives them. */
export { blockPeriod } from './block-period.ts';
export { deliverNotices } from './deliver-notices.ts';
export { drill } from './drill.ts';
export { exercise } from './exercise.ts';
export { failback } from './failback.ts';
export { failover } from './failover.ts';
export { disableProtection, enableProtection } from './protection.ts';
export { readiness } from './readiness.ts';
export { reprotect } from './reprotect.ts';
export { scheduled } from './scheduled.ts';
export { switchover } from './switchover.ts';
