/** The API as an OpenAPI document. Loaded when somebody asks: no other request needs all the schemas. */
export async function loadDescription(options: { version: string; serverUrl: string }): Promise<ApiDescription> {
  const { describeApi } = await import('./describe-api.ts');
  return describeApi(options) as ApiDescription;
}

/** As much of a document as pages made from it look at. */
export type ApiDescription = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  /** What schemas refer to, by name. */
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};

export type DescribedOperation = {
  readonly operationId: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: DescribedContent };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: DescribedContent }>>;
};

/** Schemas by content type. */
export type DescribedContent = Readonly<Record<string, { readonly schema: unknown }>>;
