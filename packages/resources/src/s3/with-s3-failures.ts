import { HttpError } from '../sdk/http/http-error.ts';
import { XmlError } from '../sdk/parse-xml.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { s3Failure } from './request.ts';
import { S3Error } from './s3-error.ts';

type Program<Answer> = (request: ProgramRequest, context: ProgramContext) => Promise<Answer>;

/** Tells what a service refused as a failure of the program, in the form that this type has always had. */
export function withS3Failures<Answer>(program: Program<Answer>): Program<Answer> {
  return async (request, context) => {
    try {
      return await program(request, context);
    } catch (error) {
      const expected = error instanceof S3Error || error instanceof HttpError || error instanceof XmlError;
      if (context.signal.aborted || !expected) throw error;
      throw s3Failure(error.message, error);
    }
  };
}
