import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const pages = [
  ...readdirSync(ROOT).map((name) => join(ROOT, name)),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(ROOT, 'docs', name),
  ),
].filter((file) => file.endsWith('.md') && statSync(file).isFile());

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '');

/** As GitHub makes them of headings: a second one of the same name gets a number. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  const headings = [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  for (const heading of headings) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/`/g, '');
    const slug = words
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)">/g)) anchors.add(id);
  return anchors;
}

interface Link {
  page: string;
  to: string;
}

/** Links to another place of this repository, in Markdown and in HTML. */
function linksOf(page: string): Link[] {
  const text = withoutCode(readFileSync(page, 'utf8')).replace(/`[^`\n]*`/g, (code) =>
    code.replace(/[[\]()]/g, ' '),
  );
  const inMarkdown = [...text.matchAll(/\]\(([^()\s]+(?:\([^()\s]*\))?[^()\s]*)\)/g)].map(
    ([, to = '']) => to,
  );
  const inHtml = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, to = '']) => to);
  return [...inMarkdown, ...inHtml]
    .filter((to) => !/^[a-z][a-z0-9+.-]*:/i.test(to))
    .map((to) => ({ page, to }));
}

function problemOf({ page, to }: Link): string | null {
  const [path = '', anchor] = to.split('#');
  const target = path === '' ? page : resolve(dirname(page), decodeURI(path));
  if (!existsSync(target)) return 'there is no such file';
  if (anchor === undefined || !target.endsWith('.md')) return null;
  return anchorsOf(readFileSync(target, 'utf8')).has(decodeURIComponent(anchor)) ? null : 'no such anchor';
}

test('each link of README, docs and the other pages leads to a file, and to an anchor in it', () => {
  const links = pages.flatMap(linksOf);
  expect(links.length).toBeGreaterThan(150);
  const dead = links.flatMap((link) => {
    const problem = problemOf(link);
    return problem === null ? [] : [`${relative(ROOT, link.page)}: ${link.to} (${problem})`];
  });
  expect(dead).toEqual([]);
});

test('a dead link, and a dead anchor, would be found', () => {
  const page = join(ROOT, 'docs/errors.md');
  expect(problemOf({ page, to: 'no-such-page.md' })).toBe('there is no such file');
  expect(problemOf({ page, to: 'errors.md#no-such-place' })).toBe('no such anchor');
  expect(problemOf({ page, to: '#DR_NO_SUCH' })).toBe('no such anchor');
  expect(problemOf({ page, to: '#types-of-questions' })).toBeNull();
});

test('each page of docs can be reached from the README', () => {
  const reached = new Set([join(ROOT, 'README.md')]);
  for (const page of reached)
    for (const { to } of linksOf(page)) {
      const target = resolve(dirname(page), to.split('#')[0] ?? '');
      if (target.endsWith('.md') && existsSync(target)) reached.add(target);
    }
  expect(pages.filter((page) => page.includes('/docs/') && !reached.has(page))).toEqual([]);
});
