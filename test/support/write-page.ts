import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** A page of docs/ that figures are written into, formatted as the others are. */
export async function writePage(file: string, markdown: string): Promise<void> {
  const style = await resolveConfig(file);
  writeFileSync(file, await format(markdown, { ...style, parser: 'markdown' }));
}
