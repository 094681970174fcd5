/** Every export here is a workflow type: runbooks only. */
export { failover } from './failover.ts';
