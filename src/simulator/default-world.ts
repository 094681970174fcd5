import type { WorldSpec } from './spec.ts';

/**
 * One group of each service for each situation that somebody on call may meet, all between eu-de-01 and eu-de-02;
 * a VPC that suits a drill, one without subnets, and one with other addresses.
 */
export const defaultWorld: WorldSpec = {
  groups: [
    {
      id: '40df180b-9fe2-471a-8c64-1b758dc84189',
      name: 'pg-payments',
      description: 'Card payments',
      instances: [{ name: 'pay-db-1' }, { name: 'pay-app-1' }, { name: 'pay-app-2' }],
      pairs: [{ instance: 0 }, { instance: 0 }, { instance: 1 }, { instance: 2 }],
    },
    {
      name: 'pg-orders',
      instances: [{ name: 'ord-db-1' }, { name: 'ord-app-1' }],
      pairs: [{}, { instance: 1 }],
    },
    { name: 'pg-twin' },
    { name: 'pg-twin' },
    { name: 'pg-empty', instances: [], pairs: [] },
    { name: 'pg-moved', priority_station: 'target' },
    { name: 'pg-failed-over', status: 'failed-over', priority_station: 'target' },
    {
      name: 'pg-link-down',
      instances: [{ name: 'link-db-1', status: 'fault' }],
      pairs: [{ status: 'fault', replication_status: 'inactive', fault_level: '5' }, {}],
    },
    { name: 'pg-disagree', pairs: [{ priority_station: 'target' }, { priority_station: 'target' }] },
    { name: 'pg-deleted-server', instances: [{ name: 'gone-db-1', status: 'invalid' }] },
    { name: 'pg-available', status: 'available' },
  ],
  vpcs: [
    { id: 'e9eb6f64-dc5b-4b69-ba9a-8a1d0a1f53ce' },
    { id: '5d1b9d0c-0c24-4a3a-9b1e-6a1e2f0b7c11', subnets: [] },
    { id: '7c3a4f52-6b5d-4c0e-8f3e-2b9d1a6e4d22', subnets: ['10.0.0.0/24'] },
  ],
  evsGroups: [
    {
      id: 'bd35d31b-7ab9-47fc-84c6-3d326c6fa6cb',
      name: 'rcg-payments',
      description: 'Card payments, disks only',
      pairs: [{}, {}],
    },
    { name: 'rcg-copying', replication_status: 'copying', pairs: [{ progress: 40 }, { progress: 100 }] },
    { name: 'rcg-failedover', status: 'failovered' },
    { name: 'rcg-paused', replication_status: 'active-stopped' },
    { name: 'rcg-link-down', replication_status: 'inactive', fault_level: '5' },
    { name: 'rcg-error', status: 'error', failure_detail: '37100048' },
  ],
};
