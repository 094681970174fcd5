/** Shorter ones would tear holes into ordinary words, and protect nothing. */
const SHORTEST = 6;

/** Takes secrets out of text that came from outside, also as JSON and as part of a URL. */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < SHORTEST || !mayHold(clean, secret)) continue;
    for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])) {
      clean = clean.replaceAll(form, '[removed]');
    }
  }
  return clean;
}

/** Each answer is looked through, and a token has thousands of characters: none of its forms is made in vain. */
function mayHold(text: string, secret: string): boolean {
  // Letters and digits are the same in each form.
  const [begin = ''] = /^[A-Za-z0-9]*/.exec(secret) ?? [];
  return text.includes(begin);
}
