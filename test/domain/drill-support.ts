import type { Drill, DrillReading } from '../../src/domain/drill-reading.ts';
import type { Finding, FindingCode } from '../../src/domain/findings.ts';
import type { GroupReading, PairReading } from '../../src/domain/readings.ts';

export function drill(given: Partial<Drill> = {}): Drill {
  return {
    id: `id-${given.name ?? 'drill'}`,
    name: 'drill',
    status: 'available',
    vpcId: null,
    servers: [],
    ...given,
  };
}

const GROUP: GroupReading = {
  id: 'g-1',
  name: 'pg-payments',
  status: 'protected',
  productionZone: 'eu-de-01',
  sourceZone: 'eu-de-01',
  targetZone: 'eu-de-02',
  replicationStatus: null,
  faultLevel: null,
  failureDetail: null,
  createdAt: null,
  updatedAt: null,
};

export const PAIR: PairReading = {
  id: 'p-1',
  name: 'pay-db',
  status: 'protected',
  productionZone: 'eu-de-01',
  replicationStatus: 'active',
  faultLevel: '0',
  progress: 100,
};

export function drillReading(
  given: Partial<Omit<DrillReading, 'group' | 'drills'>> & {
    group?: Partial<GroupReading>;
    drills?: Partial<Drill>[];
  } = {},
): DrillReading {
  const { group, drills = [], ...rest } = given;
  return {
    at: '2026-01-01T00:00:00.000Z',
    vpcIds: ['vpc-group'],
    pairs: [PAIR],
    instances: [
      {
        id: 'i-1',
        name: 'pay-db',
        status: 'protected',
        productionZone: 'eu-de-01',
        sourceServer: 's-1',
        targetServer: 't-1',
      },
    ],
    vpcUsedBy: null,
    heldBy: null,
    gaps: [],
    requestIds: [],
    ...rest,
    group: { ...GROUP, ...group },
    drills: drills.map(drill),
  };
}

export function finding(code: FindingCode): Finding {
  return { code, weight: 'blocks', saw: 'saw', needs: 'needs', todo: 'todo' };
}
