import { z } from 'zod';
import type { StatusTable } from '../domain/outcomes.ts';
import type { Site } from '../config/site.ts';
import { answerError, classifyRead } from './classify.ts';
import { CloudError } from './errors.ts';
import type { Answer, HttpClient, HttpResult } from './http.ts';

/** A project token. Passed by hand between the modules of cloud/, and kept in private fields only. */
export interface ProjectToken {
  token: string;
  projectId: string;
  /** As IAM wrote it, ISO 8601. */
  expiresAt: string | null;
  /** IAM's own figure of its life: our clock may be wrong, the difference of two of its times is not. */
  lifeMs: number | null;
}

export interface IamOptions {
  http: HttpClient;
  site: Site;
  table: StatusTable;
  timeoutMs: number;
}

const tokenBody = z.object({
  token: z.object({
    expires_at: z.string().nullish().catch(null),
    issued_at: z.string().nullish().catch(null),
    project: z.object({ id: z.string().min(1) }).nullish(),
  }),
});

/**
 * Password login, scoped to the project: POST /v3/auth/tokens answers 201 and the token in X-Subject-Token
 * (IAM API reference, "Obtaining a User Token"). Safe to repeat, except after a refusal: accounts lock.
 * @throws CloudError; kind `login` where the credentials were refused.
 */
export async function passwordLogin(
  options: IamOptions,
  user: { user: string; domain: string; password: string },
): Promise<ProjectToken> {
  const { id, name } = options.site.project;
  const what = `The login of ${user.user} at site ${options.site.name}`;
  const result = await options.http.request({
    method: 'POST',
    path: '/v3/auth/tokens?nocatalog=true',
    json: {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: user.user, password: user.password, domain: { name: user.domain } } },
        },
        // A project name is unique only within its domain.
        scope: { project: id === null ? { name, domain: { name: user.domain } } : { id } },
      },
    },
    timeoutMs: options.timeoutMs,
    secrets: [user.password],
    keepHeaders: ['x-subject-token'],
  });
  const token = result.kind === 'answer' ? result.headers['x-subject-token'] : undefined;
  return readToken(options, result, what, token);
}

/**
 * What a ready-made token is good for: GET /v3/auth/tokens with the token as its own subject.
 * @throws CloudError
 */
export async function inspectToken(
  options: IamOptions,
  token: string,
  signal?: AbortSignal,
): Promise<ProjectToken> {
  const result = await options.http.request({
    method: 'GET',
    path: '/v3/auth/tokens?nocatalog=true',
    headers: { 'X-Auth-Token': token, 'X-Subject-Token': token },
    timeoutMs: options.timeoutMs,
    signal,
    secrets: [token],
  });
  return readToken(options, result, `The token of site ${options.site.name}`, token);
}

function readToken(
  options: IamOptions,
  result: HttpResult,
  what: string,
  token: string | undefined,
): ProjectToken {
  if (result.kind === 'answer' && result.status >= 400 && result.status < 500) {
    refuse(options, result, what);
  }
  const answer = classifyRead(result, options.table, what);
  if (!answer.ok) throw answer.error;

  const body = tokenBody.safeParse(answer.value);
  const projectId = options.site.project.id ?? body.data?.token.project?.id;
  if (token === undefined || token === '' || !body.success || projectId === undefined) {
    const lacks = token ? 'a project: is it scoped to one?' : 'a token';
    throw new CloudError({
      kind: 'malformed',
      message: `${what} was answered without ${lacks}`,
      retryable: false,
      requestId: answer.requestId,
    });
  }
  const { expires_at: expires, issued_at: issued } = body.data.token;
  const lifeMs = expires && issued ? Date.parse(expires) - Date.parse(issued) : Number.NaN;
  return { token, projectId, expiresAt: expires ?? null, lifeMs: lifeMs > 0 ? lifeMs : null };
}

/** Throttling and a time-out say nothing about the credentials; every other 4xx does. */
function refuse(options: IamOptions, result: Answer, what: string): void {
  if (options.table[result.status]?.read === 'retry') return;
  const error = answerError(result, what);
  throw new CloudError({
    ...error,
    kind: 'login',
    message: `${error.message}. Nothing is tried again by itself: repeated refusals lock the account`,
    retryable: false,
  });
}
