import type { WorkflowInternalsInterceptor } from '@temporalio/workflow';

type Conclude = NonNullable<WorkflowInternalsInterceptor['concludeActivation']>;
export type Commands = Parameters<Conclude>[0]['commands'];

/**
 * Of the memo and the search attributes that one turn of a run writes, only the last is sent. A turn often ends one step
 * and begins the next; nobody can see what stood there in between, and each write is an event and a change of the list.
 */
export function writesItsLastWord(): WorkflowInternalsInterceptor {
  return { concludeActivation: ({ commands }, next) => next({ commands: lastWords(commands) }) };
}

/** The same commands in their order, the fields of earlier writes within the last one. */
export function lastWords(commands: Commands): Commands {
  const memos = commands.filter(({ modifyWorkflowProperties }) => modifyWorkflowProperties);
  const attributes = commands.filter(({ upsertWorkflowSearchAttributes }) => upsertWorkflowSearchAttributes);
  const memo = {
    fields: Object.assign({}, ...memos.map((one) => one.modifyWorkflowProperties?.upsertedMemo?.fields)),
  };
  const searchAttributes = {
    indexedFields: Object.assign(
      {},
      ...attributes.map((one) => one.upsertWorkflowSearchAttributes?.searchAttributes?.indexedFields),
    ),
  };
  return commands.flatMap((one) => {
    if (one.modifyWorkflowProperties)
      return one === memos.at(-1) ? [{ ...one, modifyWorkflowProperties: { upsertedMemo: memo } }] : [];
    if (one.upsertWorkflowSearchAttributes)
      return one === attributes.at(-1)
        ? [{ ...one, upsertWorkflowSearchAttributes: { searchAttributes } }]
        : [];
    return [one];
  });
}
