import { ALL, type Calendar } from './calendar.ts';
import { DAY_WORDS, MONTH_WORDS } from './names.ts';

interface Field {
  name: string;
  first: number;
  last: number;
  words?: readonly string[];
}

const FIELDS = [
  { name: 'minute', first: 0, last: 59 },
  { name: 'hour', first: 0, last: 23 },
  { name: 'day of the month', first: 1, last: 31 },
  { name: 'month', first: 1, last: 12, words: MONTH_WORDS },
  // 7 is Sunday, too.
  { name: 'day of the week', first: 0, last: 7, words: DAY_WORDS },
] as const satisfies readonly Field[];

/** Five fields, as in a crontab. @returns what is wrong, as a sentence, where it is none */
export function parseCron(text: string): Calendar | { problem: string } {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length)
    return { problem: 'has five fields: minute, hour, day of the month, month, day of the week' };
  const values: number[][] = [];
  for (const [index, field] of FIELDS.entries()) {
    const found = parseField(parts[index] ?? '', field);
    if (typeof found === 'string') return { problem: found };
    values.push(found);
  }
  const [minutes = [], hours = [], days = [], months = [], named = []] = values;
  const weekdays = [...new Set(named.map((day) => day % 7))].sort((a, b) => a - b);
  // A crontab means "either" by that, Temporal "both": nobody should have to know which.
  if (days.length < ALL.days.length && weekdays.length < ALL.weekdays.length)
    return { problem: 'names days of the month and of the week: use "calendar", where both must match' };
  return { minutes, hours, days, months, weekdays };
}

function parseField(text: string, { name, first, last, words = [] }: Field): number[] | string {
  const wrong = (part: string) =>
    `has "${part.slice(0, 20)}" as ${name}: numbers from ${first} to ${last}${words.length > 0 ? `, ${words[1]}` : ''}, "1-5", "1,3", "*" or "*/2"`;
  const values = new Set<number>();
  const valueOf = (word: string): number => {
    const named = words.indexOf(word.toLowerCase());
    if (named >= 0) return named + (first === 1 ? 1 : 0);
    return /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
  };
  for (const part of text.split(',')) {
    const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    const [from = '', to] = range.split('-');
    const start = range === '*' ? first : valueOf(from);
    const open = to === undefined && part.includes('/');
    const end = range === '*' || open ? Math.min(last, words === DAY_WORDS ? 6 : last) : valueOf(to ?? from);
    const inside = start >= first && end <= last && start <= end && Number(step) > 0;
    if (!inside || range.split('-').length > 2) return wrong(part);
    for (let value = start; value <= end; value += Number(step)) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}
