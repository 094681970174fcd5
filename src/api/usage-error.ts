/** What the caller of the program can mend; one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
