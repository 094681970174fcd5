import type { LineCounter, Document } from 'yaml';
import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { z } from 'zod';
import type { ConfigProblem } from './errors.ts';
import { exampleFor } from './examples.ts';
import { drYaml } from './schema.ts';

const NO_DURATION = 'must be a number with its unit: 250ms, 90s, 2m or 1h';

type Path = readonly PropertyKey[];

/** The document the problems are about: its nodes give the lines. */
export interface Source {
  document: Document;
  lines: LineCounter;
}

/** Zod's issues in the words of somebody who edits the file. Values are never repeated: one may be a secret. */
export function explain(issues: readonly z.core.$ZodIssue[], source: Source): ConfigProblem[] {
  // A mistyped "region" also leaves the endpoints unknown: one slip, one problem.
  const slips = issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => path.join('.'));
  return issues
    .filter(
      (issue) =>
        !(
          isConsequence(issue) &&
          [2, 3, issue.path.length].some((length) => slips.includes(start(issue, length)))
        ),
    )
    .flatMap((issue) => explainOne(issue, source));
}

const isConsequence = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'custom' && issue.params?.['consequence'] === true;

const start = (issue: z.core.$ZodIssue, length: number): string => issue.path.slice(0, length).join('.');

export function problemAt(path: Path, message: string, source: Source): ConfigProblem {
  return { path: path.map(String).join('.'), line: lineOf(path, source), message, example: exampleFor(path) };
}

function explainOne(issue: z.core.$ZodIssue, source: Source): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const near = nearest(key, known);
      const hint = near === null ? `known here: ${known.join(', ')}` : `did you mean "${near}"?`;
      const example = near === null ? null : exampleFor([...issue.path, near]);
      return { ...problemAt([...issue.path, key], `unknown key "${key}"; ${hint}`, source), example };
    });
  }
  return [problemAt(issue.path, sentence(issue, source.document), source)];
}

function sentence(issue: z.core.$ZodIssue, document: Document): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'invalid_key') {
    if (issue.path.length > 2) return 'has an empty key';
    return 'a site name has letters, digits, ".", "_" and "-", at most 64 of them';
  }
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  const number = (issue.code === 'too_small' || issue.code === 'too_big') && issue.origin !== 'string';
  if (issue.code === 'too_small') return number ? `must be at least ${String(issue.minimum)}` : 'is empty';
  if (issue.code === 'too_big')
    return number
      ? `must be at most ${String(issue.maximum)}`
      : `is too long (at most ${String(issue.maximum)})`;
  const duration = issue.path[0] === 'timings' && issue.path.length > 1;
  if (issue.code === 'invalid_format') return duration ? NO_DURATION : 'does not look right';
  // The one union, of text and a group of keys, gets here where a value is neither.
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_union') return issue.message;

  const value: unknown = issue.path.length === 0 ? document.toJS() : document.getIn(issue.path);
  if (value === undefined) return 'is missing';
  if (value === null) return 'is empty';
  if (isSecret(issue.path) && typeof value !== 'object') {
    return 'is written as plain text: say where the secret is, { env: NAME } or { file: path }; { literal: "..." } if it really has to be in this file';
  }
  if (duration) return NO_DURATION;
  if (issue.code === 'invalid_union' && typeof value === 'object' && knownKeys(issue.path).length > 0)
    return `must be text, or a group of the keys that are known here: ${knownKeys(issue.path).join(', ')}`;
  if (issue.code === 'invalid_union' || issue.expected === 'string')
    return 'must be text; numbers and the like need quotes here';
  if (issue.expected === 'array') return 'must be a list: [one, another]';
  if (issue.expected === 'number' || issue.expected === 'int') return 'must be a whole number';
  if (issue.expected === 'boolean') return 'must be true or false';
  return 'must be a group of keys (key: value)';
}

const isSecret = (path: Path): boolean =>
  /^sites\..+\.auth\.(token|password\.password|accessKey\.(secret|securityToken))$|^api\.tokens\.\d+\.token$|^notify\.\d+\.(secret|routingKey)$|^alerts\.sources\.\d+\.(token|secret)$/.test(
    path.map(String).join('.'),
  );

/** Line of the key or the list's entry at this path, or of the nearest parent that is there. */
function lineOf(path: Path, { document, lines }: Source): number | null {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const part = path[length - 1];
    const item = isSeq(parent) && typeof part === 'number' ? parent.items[part] : undefined;
    if (isNode(item) && item.range) return lines.linePos(item.range[0]).line;
    if (!isMap(parent)) continue;
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    if (pair !== undefined && isNode(pair.key) && pair.key.range)
      return lines.linePos(pair.key.range[0]).line;
  }
  return null;
}

/** The keys that the schema knows at a path; those of a record, and places in a list, are free. */
function knownKeys(path: Path): string[] {
  let schema: z.core.$ZodType = drYaml;
  for (const part of path) {
    const def = inner(schema)._zod.def as {
      type: string;
      shape?: z.core.$ZodShape;
      valueType?: z.core.$ZodType;
      element?: z.core.$ZodType;
    };
    const next = def.valueType ?? def.element ?? def.shape?.[String(part)];
    if (next === undefined) return [];
    schema = next;
  }
  const def = inner(schema)._zod.def as { shape?: z.core.$ZodShape };
  return Object.keys(def.shape ?? {});
}

function inner(schema: z.core.$ZodType): z.core.$ZodType {
  const def = schema._zod.def as {
    type: string;
    innerType?: z.core.$ZodType;
    options?: readonly z.core.$ZodType[];
  };
  if (def.type === 'union') return def.options?.find((option) => option._zod.def.type === 'object') ?? schema;
  return def.type === 'optional' && def.innerType !== undefined ? inner(def.innerType) : schema;
}

/** The known key within two typing slips, or `null`. */
function nearest(key: string, known: readonly string[]): string | null {
  const scored = known.map((word) => ({ word, slips: distance(key.toLowerCase(), word.toLowerCase()) }));
  scored.sort((a, b) => a.slips - b.slips);
  const best = scored[0];
  return best !== undefined && best.slips <= 2 ? best.word : null;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
