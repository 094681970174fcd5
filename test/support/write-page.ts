import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** Markdown as the pages of docs/ are formatted. */
export async function formattedPage(file: string, markdown: string): Promise<string> {
  return format(markdown, { ...(await resolveConfig(file)), parser: 'markdown' });
}

/** A page of docs/ that figures are written into. */
export async function writePage(file: string, markdown: string): Promise<void> {
  writeFileSync(file, await formattedPage(file, markdown));
}
