import { version } from '../version.ts';

/** `dr-runbooks/<version>`: the cloud's support can tell our calls from others in its logs. */
export function userAgent(): string {
  return `dr-runbooks/${version()}`;
}
