import type { UseQueryResult } from '@tanstack/react-query';
import { problem } from './api.js';
import { Button } from './ui.js';

/** In the place of what could not be read: why, what to do, and the means to do it. */
export function Problem({ of, query }: { of: string; query: Pick<UseQueryResult, 'error' | 'refetch' | 'isFetching'> }) {
  const { text, details } = problem(query.error);
  return (
    <div role="alert" className="sa-problem">
      <p><strong>{of} could not be loaded.</strong> {text} {details}</p>
      <Button isPending={query.isFetching} onPress={() => void query.refetch()}>Try again</Button>
    </div>
  );
}
