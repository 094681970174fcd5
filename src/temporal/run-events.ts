/** What a line of a run's log says beside its message: plain values, never a body, never a sentence of the provider. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A piece of a run that came to its end, as a trace shows it. Times in ISO 8601. */
export interface RunSpan {
  name: string;
  trace: string;
  span: string;
  parent: string | null;
  start: string;
  end: string;
  ok: boolean;
}

/** How workflows hand both to the worker: as attributes of a log line, which a replay does not write again. */
export interface RunEvent {
  dr?: Fields;
  span?: RunSpan;
}
