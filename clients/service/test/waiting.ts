// What the service has and the database does not have yet; README marks it with "waits". As soon as the database has
// one of these, a test fails: it goes from here and from README, and the tests that are skipped for it run.

export interface Waiting {
  function: string;
  /** Where the function is there, without this argument. */
  argument?: string;
  /** As README writes it. */
  route: string;
}

export const waiting: Waiting[] = [
];

/** The options of a test that needs these functions: it is skipped, and says why. */
export const needs = (...functions: string[]) => {
  const missing = waiting.filter((entry) => functions.includes(entry.function));
  return { skip: missing.length > 0 && `waits for ${missing.map(({ function: name, argument }) => name + (argument ? `(${argument})` : '')).join(', ')}` };
};
