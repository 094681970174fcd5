const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\ufffe\uffff]/gu;

/**
 * Text of others as it is shown: characters that are not seen, or that turn the reading direction of what follows, are
 * shown by their number. Line breaks become blanks.
 */
export function clean(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\t/g, ' ')
    .replace(UNSEEN, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`);
}
