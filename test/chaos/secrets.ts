/** The simulated IAM's tokens, all of them: they begin like the real ones and are a kilobyte long. */
const TOKEN = /MII[\w-]{60}/;

/** Says where a secret is; never what it is. */
export function leaksIn(where: string, text: string, password: string): string[] {
  return [
    ...(text.includes(password) ? [`the password is in ${where}`] : []),
    ...(TOKEN.test(text) ? [`a token is in ${where}`] : []),
  ];
}

/** Every text in a message of Temporal's, the contents of its payloads included. */
export function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value instanceof Uint8Array) yield Buffer.from(value).toString('utf8');
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) {
      yield key;
      yield* textsIn(one);
    }
}
