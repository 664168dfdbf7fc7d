/** Keys that requests to AWS and its like are signed with. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only temporary keys have one. */
  readonly sessionToken?: string | undefined;
}
