import type { RunReport } from '../domain/status.ts';
import type { RunView } from '../runs/notes.ts';

/** Where a followed run is shown: line by line, or as a tree on a terminal. */
export interface Display {
  show(view: RunView): void;
  /** What a run that was too quick to be looked at did, out of its report. */
  showReport(report: RunReport): void;
  /** Something is in the way of looking; said once, until the next look succeeds. */
  trouble(text: string): void;
  /** Nothing is shown after it. */
  close(): Promise<void>;
  /** The same in an instant, for Ctrl-C. */
  leave(): void;
}
