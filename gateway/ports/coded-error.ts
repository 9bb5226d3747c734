import { errorCatalogue, type ErrorCode } from '../contract/error-codes.ts';

/** The one error class that adapters and use cases throw: a code of the catalogue, with detail for the log. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  /** For the log and the operator; never shown to a caller whose fault it is not. */
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(
      detail === undefined ? errorCatalogue[code].message : `${errorCatalogue[code].message} (${detail})`,
      options,
    );
    this.name = 'CodedError';
    this.code = code;
    this.detail = detail;
  }
}
