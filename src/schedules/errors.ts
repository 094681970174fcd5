/** What can be in the way of something that a person asks of a schedule. Each way in says it in its own form. */
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

export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
  readonly kind: ScheduleErrorKind;

  constructor(kind: ScheduleErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
