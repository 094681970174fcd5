import { z } from 'zod';
import { DURATION } from '../domain/duration.ts';

/** A duration in dr.yaml that says by itself what it should be. @param like examples that fit what it is for */
export function duration(like = '90s, 15m or 1h') {
  return z
    .string()
    .refine((value) => DURATION.test(value), { error: `must be a number with its unit: ${like}` })
    .meta({ pattern: DURATION.source });
}
