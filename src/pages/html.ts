import { createHash } from 'node:crypto';
import { Markup, markup } from './markup.ts';
import type { Block, Cell, Page, Row, Section } from './page.ts';
import { STYLE } from './style.ts';
import { bar, timeline } from './svg.ts';
import { trendChart } from './trend.ts';
import { saySince } from './say.ts';

// The style by its hash: nothing that slipped in could bring a style of its own.
const HASH = createHash('sha256').update(STYLE, 'utf8').digest('base64');
/** What the page may load: its own style. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'`;

/** One file that needs nothing else: no script, no link that loads, and a policy that would stop either. */
export function renderHtml(page: Page): string {
  const { kind, title, subtitle, verdict, summary, alerts, figures, sections, footer } = page;
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Markup(PAGE_POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>${title} – ${kind.toLowerCase()}</title>
        <style>${new Markup(STYLE)}</style>
      </head>
      <body>
        <header>
          <p class="kind">${kind}</p>
          <h1>${title}</h1>
          <p class="sub">${subtitle}</p>
          <p class="verdict t-${verdict.tone}">${verdict.word}</p>
          <p class="summary">${summary}</p>
        </header>
        <main>
          ${
            alerts.length === 0
              ? null
              : markup`<ul class="alerts" aria-label="To be noted">
                  ${alerts.map(({ tone, text }) => markup`<li class="t-${tone}">${text}</li> `)}
                </ul>`
          }
          <dl class="figures">
            ${figures.map(
              ({ label, value, note, tone }) =>
                markup`<div class="t-${tone}">
                  <dt>${label}</dt>
                  <dd><strong>${value}</strong><span>${note}</span></dd>
                </div> `,
            )}
          </dl>
          <nav aria-label="Contents">
            <ol>
              ${sections.map(({ id, title: name }) => markup`<li><a href="#${id}">${name}</a></li> `)}
            </ol>
          </nav>
          ${sections.map(sectionOf)}
        </main>
        <footer>
          <p>${footer}</p>
          <p>All times are UTC.</p>
        </footer>
      </body>
    </html> `.text;
}

function sectionOf({ id, title, blocks }: Section, index: number): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title"><span class="no">${index + 1}</span> ${title}</h2>
    ${blocks.map(blockOf)}
  </section> `;
}

function blockOf(block: Block): Markup {
  switch (block.kind) {
    case 'text':
      return markup`<p class="t-${block.tone ?? 'plain'}">${block.text}</p> `;
    case 'list':
      return markup`<ul>
        ${block.items.map((item) => markup`<li>${item}</li>`)}
      </ul> `;
    case 'code':
      return markup`<pre><code>${block.text.split('\n').map((line, index) => [index === 0 ? null : NEW_LINE, line])}</code></pre> `;
    case 'facts':
      return markup`<dl class="facts">
        ${block.rows.map(
          ([label, value]) =>
            markup`<div>
              <dt>${label}</dt>
              <dd>${cellOf(value)}</dd>
            </div> `,
        )}
      </dl> `;
    case 'table':
      return tableOf(block);
    case 'bar':
      return markup`<figure>${bar(block)}</figure> `;
    case 'trend':
      return markup`<figure>
        <figcaption>${block.label}</figcaption>
        ${trendChart(block)}
      </figure> `;
    case 'timeline':
      return markup`<figure>
        ${timeline(block.drawing)}
        <figcaption>
          <ol class="marks">
            ${block.drawing.marks.map(
              ({ at, text, tone }) =>
                markup`<li class="t-${tone}"><span class="offset">${saySince(at)}</span> ${text}</li> `,
            )}
          </ol>
        </figcaption>
      </figure> `;
  }
}

/** Text loses its own. */
const NEW_LINE = new Markup('\n');

/** On a phone each row becomes a card: the heads stand beside the cells, and the roles keep it a table. */
function tableOf({ caption, head, rows }: Extract<Block, { kind: 'table' }>): Markup {
  const short = rows.every(({ cells }) => cells.slice(1).every((cell) => textOf(cell).length <= SHORT));
  const size = head.length <= 4 && short ? 'table narrow' : 'table';
  return markup`<div class="${size}">
    <table role="table">
      <caption>${caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          ${head.map((name) => markup`<th role="columnheader" scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map((row) => rowOf(row, head))}
      </tbody>
    </table>
  </div> `;
}

function rowOf({ cells, cause }: Row, head: readonly string[]): Markup {
  const swatch =
    cause === undefined ? null : markup`<span class="swatch b-${cause}" aria-hidden="true"></span>`;
  return markup`<tr role="row">
    ${cells.map(
      (cell, index) =>
        markup`<td role="cell" data-label="${head[index] ?? ''}">
          <span class="cell">${index === 0 ? swatch : null}${cellOf(cell)}</span>
        </td>`,
    )}
  </tr> `;
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

function cellOf(cell: Cell): Markup {
  const { text, tone = 'plain', code, link = null } = typeof cell === 'string' ? { text: cell } : cell;
  const style = `t-${tone}${text.length <= SHORT ? ' short' : ''}${UNBREAKABLE.test(text) ? ' long' : ''}`;
  const shown = code
    ? markup`<code class="${style}">${text}</code>`
    : markup`<bdi class="${style}">${text}</bdi>`;
  return link !== null && WEB.test(link)
    ? markup`<a href="${link}" rel="noreferrer noopener">${shown}</a>`
    : shown;
}

/** Nothing that a click could run. */
const WEB = /^https?:\/\//;
/** A time or a single word: never broken. */
const SHORT = 14;
/** A word that would push a table off the paper. */
const UNBREAKABLE = /[^\s-]{30,}/;
