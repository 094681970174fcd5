/** One after the other, without those that have nothing to say. */
export const sentences = (...all: readonly string[]): string => all.filter((one) => one !== '').join(' ');
