import type { Metric } from '../domain/metrics.ts';

export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** Prometheus' text format, for what is looked up when somebody asks. */
export function exposition(metric: Metric, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ labels, value }) => {
    const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escape(text)}"`);
    return `${metric.name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
  });
  return [`# HELP ${metric.name} ${metric.help}`, `# TYPE ${metric.name} ${metric.type}`, ...lines, ''].join(
    '\n',
  );
}

function escape(text: string): string {
  return text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
}
