import { z } from 'zod';
import { samePerson } from '../domain/answers.ts';
import { isLoopbackHost, parseListen } from './listen.ts';
import { secretRef } from './secret-schema.ts';

/** The `api` part of dr.yaml: who may talk to `dr api`, and where it listens. */

export const ROLES = ['viewer', 'operator', 'approver'] as const;
export type Role = (typeof ROLES)[number];

export const DEFAULT_LISTEN = '127.0.0.1:8080';
const path = z.string().min(1);

/** As it stands in reports and logs: letters, digits and a few signs, no blanks around it. */
const PERSON = String.raw`^[\p{L}\p{N}]([\p{L}\p{N} ._@+'-]{0,62}[\p{L}\p{N}.])?$`;

const person = z
  .string()
  .superRefine((name, context) => {
    const report = (message: string) => context.addIssue({ code: 'custom', message });
    if (!new RegExp(PERSON, 'u').test(name))
      report("is a name of at most 64 letters, digits, blanks and . _ @ + ' -, without blanks around it");
    else if (samePerson(name, 'you')) report('must be the name of somebody: "you" stands for nobody');
  })
  .meta({ pattern: PERSON, description: 'Who it is, in reports and approvals' });

const token = z.strictObject({
  person,
  roles: z
    .array(z.enum(ROLES))
    .refine((roles) => roles.length > 0, { error: `needs at least one of ${ROLES.join(', ')}` })
    .meta({ minItems: 1, uniqueItems: true })
    .describe('What this token may do: look; start, answer and cancel; approve and decline'),
  token: secretRef.describe('Where the token is: at least 32 random characters'),
});

export const api = z
  .strictObject({
    listen: z
      .string()
      .refine((value) => parseListen(value) !== null, {
        error: 'must be address:port; an IPv6 address needs brackets, and quotes around it all',
      })
      .describe(`Where to listen; default ${DEFAULT_LISTEN}`)
      .optional(),
    tokens: z
      .array(token)
      .refine((tokens) => tokens.length > 0, { error: 'needs at least one token: nobody could do anything' })
      .refine((tokens) => tokens.length <= 200, { error: 'has more than 200 tokens' })
      .meta({ minItems: 1, maxItems: 200 }),
    rateLimit: z.int().min(1).max(100_000).describe('Requests per minute and token; default 300').optional(),
    tls: z
      .strictObject({
        certFile: path.describe('Certificate and its chain, PEM'),
        keyFile: path.describe('Private key, PEM'),
      })
      .optional(),
    behindProxy: z
      .boolean()
      .describe('A proxy in front of it does TLS: plain HTTP on other addresses than loopback')
      .optional(),
  })
  .superRefine(({ tokens, listen = DEFAULT_LISTEN, tls, behindProxy }, context) => {
    const report = (at: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path: at, message });
    const where = parseListen(listen);
    const problem = where && exposureProblem(where.host, tls !== undefined, behindProxy === true);
    if (problem) report(['listen'], problem);
    tokens.forEach((one, index) => {
      for (const other of tokens.slice(0, index)) {
        // Two spellings would be one person to an approval and two to a reader.
        if (other.person !== one.person && samePerson(other.person, one.person))
          report(['tokens', index, 'person'], `is "${other.person}" in another spelling: write it the same`);
        if (JSON.stringify(other.token) === JSON.stringify(one.token))
          report(['tokens', index, 'token'], `is the token of ${other.person}: each needs one of its own`);
      }
    });
  })
  .describe('The HTTP API ("dr api"). Left out: there is none');

/** A token in clear text over a network would be a leak. */
export function exposureProblem(host: string, tls: boolean, behindProxy: boolean): string | null {
  if (tls || behindProxy || isLoopbackHost(host)) return null;
  return 'is not on this machine only: tokens would cross the network in clear text. Add tls, or behindProxy: true where a proxy does TLS';
}

export type ApiYaml = z.infer<typeof api>;
