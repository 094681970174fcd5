import { REGISTRY, type ApiCode } from '../domain/errors/index.ts';

export type Code = ApiCode;

interface Said {
  status: number;
  title: string;
  todo: string;
}

/** Every problem that the API answers with, by status: its part of the registry. */
export const CODES = Object.fromEntries(
  Object.entries(REGISTRY)
    .flatMap(([code, { http, what, todo }]) =>
      http === undefined ? [] : [[code, { status: http, title: what, todo }] as const],
    )
    .sort(([, a], [, b]) => a.status - b.status),
) as Readonly<Record<Code, Said>>;
export const CODE_NAMES = Object.keys(CODES) as [Code, ...Code[]];
