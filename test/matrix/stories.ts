import { EXERCISE_STORIES } from './stories-exercise.ts';
import { CANCELLED } from './stories-cancelled.ts';
import { CLEANED_UP } from './stories-cleanup.ts';
import { MADE } from './stories-making.ts';
import type { Story } from './story.ts';

export type { Story } from './story.ts';

/** What befalls drills and exercises beside one call that fails. */
export const STORIES: readonly Story[] = [...MADE, ...CLEANED_UP, ...CANCELLED, ...EXERCISE_STORIES];
