/** The provider's own words in an error body. */
export interface ErrorBody {
  /** e.g. "SDRS.1013", "APIGW.0301", "400". */
  code: string | null;
  message: string | null;
}

const MAX_MESSAGE = 300;
const MAX_CODE = 60;
/** HTML is searched this far: a page can be megabytes. */
const MAX_SEARCHED = 20_000;

/**
 * Reads every shape of error body that clients of these clouds meet: `{error:{code,message}}` under any key name
 * with a text or a number as code (SDRS, EVS, IAM), `{error_code,error_msg}` at the top (gateway, newer APIs),
 * a balancer's HTML page, plain text, and nothing at all. Never throws; what it returns is short.
 */
export function parseErrorBody(body: string): ErrorBody {
  return errorIn(body) ?? { code: null, message: cut(plainText(body)) };
}

/** The error that a JSON body holds, in any of its shapes; `null` where it holds none. */
export function errorIn(body: string): ErrorBody | null {
  const json = parseObject(body);
  if (json === null) return null;
  if (isText(json['error_code']) || isText(json['error_msg'])) {
    return { code: asCode(json['error_code']), message: asMessage(json['error_msg']) };
  }
  for (const value of Object.values(json)) {
    if (isObject(value) && isText(value['message'])) {
      return { code: asCode(value['code']), message: asMessage(value['message']) };
    }
  }
  if (isText(json['message']) || isText(json['code'])) {
    return { code: asCode(json['code']), message: asMessage(json['message']) };
  }
  return null;
}

function parseObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function asCode(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (!isText(value)) return null;
  return value.slice(0, MAX_CODE);
}

const asMessage = (value: unknown): string | null => (isText(value) ? cut(value) : null);

/** Of a page its title, else its text. */
function plainText(body: string): string {
  const start = body.slice(0, MAX_SEARCHED);
  if (!/<[a-z!/]/i.test(start)) return start;
  const title = /<title[^>]*>([^<]*)/i.exec(start)?.[1]?.trim();
  const text = start.replace(/<(script|style|head)\b[\s\S]*?<\/\1\s*>/gi, ' ').replace(/<[^>]*>?/g, ' ');
  const words = text.trim() === '' ? '' : text;
  if (!title) return words;
  return words.includes(title) ? words : `${title} ${words}`;
}

/** One line without control characters, which could rewrite a terminal or a log. */
function cut(text: string): string | null {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  if (line === '') return null;
  return line.length <= MAX_MESSAGE ? line : `${line.slice(0, MAX_MESSAGE - 1)}…`;
}
