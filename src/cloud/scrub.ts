/** Shorter ones would tear holes into ordinary words, and protect nothing. */
const SHORTEST = 6;

/** Takes secrets out of text that came from outside, also as JSON and as part of a URL. */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])) {
      clean = clean.replaceAll(form, '[removed]');
    }
  }
  return clean;
}
