import type { ErrorCode } from '../../domain/errors/index.ts';

/** One thing that `dr doctor` has looked at. */
export interface Check {
  name: string;
  /** Of what is missing; null: nothing is. */
  code: ErrorCode | null;
  says: string;
}
