import type { Question, RunStatus } from '../status.ts';
import { codeOfType, type ErrorCode } from './index.ts';

/** A question as the ways in show it. The code is no part of the run's own state: it is looked up where it is read. */
export interface CodedQuestion extends Question {
  code: ErrorCode;
}
export interface CodedStatus extends RunStatus {
  question: CodedQuestion | null;
}

export function codedStatus(status: RunStatus): CodedStatus {
  const { question } = status;
  return { ...status, question: question && { ...question, code: codeOfType(question.type) } };
}
