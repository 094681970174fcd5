import type { Course } from './types.ts';

/** The procedures of the matrix, practice last, each with a group that stands where it starts. */

const RESTORED = [{ finding: 'zone-not-restored', reason: 'the provider says so', by: 'matrix' }];
const PROTECTED = { status: 'protected' };
/** Servers of both sides run, so that the ones of the standby have to be stopped. */
const FAILED_OVER = { status: 'failed-over', priority_station: 'target', running: 'both' };

const sdrs = { service: 'sdrs', input: {}, actions: 1, guarded: true, looks: 1, power: [] } as const;
const evs = { service: 'evs', input: {}, actions: 1, looks: 1, power: [] } as const;

export const COURSES: readonly Course[] = [
  {
    ...sdrs,
    name: 'failover',
    procedure: 'failover',
    group: PROTECTED,
    after: { status: 'failed-over', productionZone: 'eu-de-02' },
    power: ['start'],
  },
  {
    ...sdrs,
    name: 'switchover',
    procedure: 'switchover',
    group: PROTECTED,
    input: { to: 'eu-de-02' },
    after: { status: 'protected', productionZone: 'eu-de-02' },
    looks: 2,
    power: ['stop', 'start'],
  },
  {
    ...sdrs,
    name: 'reprotect',
    procedure: 'reprotect',
    group: FAILED_OVER,
    after: { status: 'protected', productionZone: 'eu-de-02' },
    looks: 2,
    power: ['stop'],
  },
  {
    ...sdrs,
    name: 'enable',
    procedure: 'enableProtection',
    group: { status: 'available' },
    after: { status: 'protected', productionZone: 'eu-de-01' },
  },
  {
    ...sdrs,
    name: 'disable',
    procedure: 'disableProtection',
    group: PROTECTED,
    after: { status: 'available', productionZone: 'eu-de-01' },
  },
  {
    ...sdrs,
    name: 'failback',
    procedure: 'failback',
    group: FAILED_OVER,
    after: { status: 'protected', productionZone: 'eu-de-01' },
    actions: 2,
    looks: 3,
    power: ['stop', 'stop', 'start'],
  },
  {
    ...evs,
    name: 'EVS failover',
    procedure: 'failover',
    group: { status: 'available' },
    after: { status: 'failovered', productionZone: 'eu-de-02' },
    guarded: false,
  },
  {
    ...evs,
    name: 'EVS switchover',
    procedure: 'switchover',
    group: { status: 'available' },
    input: { to: 'eu-de-02' },
    after: { status: 'available', productionZone: 'eu-de-02' },
    guarded: false,
    looks: 2,
  },
  {
    ...evs,
    name: 'EVS reprotect',
    procedure: 'reprotect',
    group: { status: 'failovered' },
    input: { overrides: RESTORED },
    after: { status: 'available', productionZone: 'eu-de-02' },
    guarded: true,
    looks: 2,
  },
  {
    ...sdrs,
    name: 'exercise',
    procedure: 'exercise',
    group: PROTECTED,
    input: { by: 'anna' },
    after: { status: 'protected', productionZone: 'eu-de-01' },
    actions: 2,
    looks: 3,
    power: ['stop', 'start', 'stop', 'start'],
  },
  {
    ...evs,
    name: 'EVS exercise',
    procedure: 'exercise',
    group: { status: 'available' },
    input: { by: 'anna', to: 'eu-de-02' },
    after: { status: 'available', productionZone: 'eu-de-01' },
    actions: 2,
    guarded: false,
    looks: 3,
  },
  {
    ...sdrs,
    name: 'drill',
    procedure: 'drill',
    group: PROTECTED,
    after: { status: 'protected', productionZone: 'eu-de-01' },
    guarded: false,
    looks: 2,
  },
];

export function courseOf(name: string): Course {
  const found = COURSES.find((course) => course.name === name);
  if (!found) throw new Error(`no course ${name}`);
  return found;
}
