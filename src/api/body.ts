import { bodyLimit } from 'hono/body-limit';
import type { MiddlewareHandler } from 'hono';
import type { Env } from './env.ts';
import { ApiProblem } from './problem.ts';

const KIB = 1024;

/** Counted while it is read: a length that was declared is not trusted. */
const atMost = (kib: number) =>
  bodyLimit({
    maxSize: kib * KIB,
    onError: () => {
      throw new ApiProblem('DR_BODY_TOO_LARGE', `The body has more than ${kib} KiB.`);
    },
  });

export const limitBody = atMost(64);
/** Many alerts come in one delivery, each with its texts. */
export const limitDelivery = atMost(1024);

/** Only JSON comes in: what a browser's form can send anywhere is refused. */
export const onlyJson: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.method !== 'POST') return next();
  const type = c.req.header('content-type') ?? '';
  const empty = c.req.header('content-length') === '0';
  if (!empty && !/^application\/json *(;|$)/i.test(type))
    throw new ApiProblem('DR_CONTENT_TYPE', 'The body must be application/json.');
  return next();
};
