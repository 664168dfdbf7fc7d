/** The pages of a list: each is asked for with the cursor that the one before it named; undefined ends it. */
export async function* pagesOf<Page>(
  ask: (cursor: string | null) => Promise<Page>,
  next: (page: Page) => string | undefined,
): AsyncGenerator<Page> {
  for (let cursor: string | null | undefined = null; cursor !== undefined; ) {
    const page: Page = await ask(cursor);
    yield page;
    cursor = next(page);
  }
}
