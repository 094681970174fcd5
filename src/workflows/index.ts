/** Every export here is a workflow type: runbooks only. */
export { failback } from './failback.ts';
export { failover } from './failover.ts';
export { disableProtection, enableProtection } from './protection.ts';
export { reprotect } from './reprotect.ts';
export { switchover } from './switchover.ts';
