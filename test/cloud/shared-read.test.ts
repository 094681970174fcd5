import { describe, expect, it } from 'vitest';
import { SharedRead } from '../../src/cloud/shared.ts';

/** Reads that are answered by hand, in the order in which they began. */
function reads() {
  const answers: { resolve: (text: string) => void; reject: (error: Error) => void }[] = [];
  const read = () => new Promise<string>((resolve, reject) => answers.push({ resolve, reject }));
  const begun = async (count: number) => {
    while (answers.length < count) await Promise.resolve();
    const answer = answers[count - 1];
    if (answer === undefined) throw new Error('it has not begun');
    return answer;
  };
  return { read, begun, count: () => answers.length };
}

describe('one read for all who ask for the same', () => {
  it('those who ask in the same moment share one', async () => {
    const { read, begun, count } = reads();
    const shared = new SharedRead<string>();
    const both = Promise.all([shared.join('it', read), shared.join('it', read)]);
    (await begun(1)).resolve('first');
    expect(await both).toEqual(['first', 'first']);
    expect(count()).toBe(1);
  });

  it('who asks while one is in flight is never given that one: it may have seen the past', async () => {
    const { read, begun, count } = reads();
    const shared = new SharedRead<string>();
    const early = shared.join('it', read);
    const first = await begun(1);
    const late = [shared.join('it', read), shared.join('it', read)];
    expect(count()).toBe(1);
    first.resolve('before');
    expect(await early).toBe('before');
    (await begun(2)).resolve('after');
    expect(await Promise.all(late)).toEqual(['after', 'after']);
    expect(count()).toBe(2);
  });

  it('a read that fails fails those who share it, and nobody after them', async () => {
    const { read, begun } = reads();
    const shared = new SharedRead<string>();
    const early = shared.join('it', read);
    const first = await begun(1);
    const late = shared.join('it', read);
    first.reject(new Error('HTTP 503'));
    await expect(early).rejects.toThrow('HTTP 503');
    (await begun(2)).resolve('fine');
    expect(await late).toBe('fine');
    const later = shared.join('it', read);
    (await begun(3)).resolve('fine again');
    expect(await later).toBe('fine again');
  });

  it('one who leaves takes the read from nobody else', async () => {
    const { read, begun } = reads();
    const shared = new SharedRead<string>();
    const leaving = new AbortController();
    const left = shared.join('The list', read, leaving.signal);
    const stays = shared.join('The list', read);
    const first = await begun(1);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ kind: 'aborted', message: 'The list was interrupted' });
    first.resolve('fine');
    expect(await stays).toBe('fine');
  });
});
