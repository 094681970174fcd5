import type { ActionAnswers } from '../action-answers.ts';

/** Codes that say "not in this state" (SDRS API reference, error codes). */
const WRONG_STATE = new Set(
  ['0209', '0214', '1002', '1017', '1018', '1019', '1020', '1021', '1022', '1023', '1024'].map(
    (code) => `SDRS.${code}`,
  ),
);

/** An action is answered with the id of its job (sdrs_05_0406 to 0409). */
export const sdrsAnswers: ActionAnswers = {
  accepted: (body) => {
    const jobId = jobIdOf(body);
    return jobId === null ? null : { jobId };
  },
  lack: 'without a job id',
  wrongState: ({ code }) => WRONG_STATE.has(code ?? ''),
};

/** 32 characters in the documents, not always hex: any short text will do. */
function jobIdOf(body: string): string | null {
  try {
    const jobId: unknown = (JSON.parse(body) as { job_id?: unknown } | null)?.job_id;
    return typeof jobId === 'string' && /^[\w.:-]{1,128}$/.test(jobId) ? jobId : null;
  } catch {
    return null;
  }
}
