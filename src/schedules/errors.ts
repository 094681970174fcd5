import type { ApiCode, Coded, CommandCode } from '../domain/errors/index.ts';

/** What can be in the way of something that a person asks of a schedule. */
export type ScheduleErrorKind =
  | 'noSchedule'
  /** It is there, and was not made by this program: it is left alone. */
  | 'notOurs'
  | 'exists'
  /** A start of it is under way. */
  | 'busy'
  /** Its freeze window lets nothing start. */
  | 'frozen'
  /** The name stands for several schedules. */
  | 'several'
  /** Temporal refuses it as it is. */
  | 'refused';

const CODE_OF = {
  noSchedule: 'DR_NO_SCHEDULE',
  notOurs: 'DR_SCHEDULE_NOT_OURS',
  exists: 'DR_SCHEDULE_EXISTS',
  busy: 'DR_SCHEDULE_BUSY',
  frozen: 'DR_SCHEDULE_FROZEN',
  several: 'DR_SCHEDULE_AMBIGUOUS',
  refused: 'DR_SCHEDULE_REFUSED',
} as const satisfies Readonly<Record<ScheduleErrorKind, ApiCode & CommandCode>>;

/** A sentence for the person; its code says the same to a program, whichever way it came. */
export class ScheduleError extends Error implements Coded {
  override readonly name = 'ScheduleError';
  readonly kind: ScheduleErrorKind;
  readonly drCode: (typeof CODE_OF)[ScheduleErrorKind];

  constructor(kind: ScheduleErrorKind, message: string) {
    super(message);
    this.kind = kind;
    this.drCode = CODE_OF[kind];
  }
}
