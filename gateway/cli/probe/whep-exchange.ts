import { errorAnswerSchema, errorCatalogue, type ErrorCode } from '../../contract/error-codes.ts';
import { CodedError } from '../../ports/coded-error.ts';

export interface WhepAnswer {
  sdp: string;
  /** Ends the viewing; never rejects. */
  end(): Promise<void>;
}

interface WhepOffer {
  whepUrl: URL;
  token: string;
  sdp: string;
  signal: AbortSignal;
}

const endWithinMs = 2000;

/**
 * Offers to a gateway (draft-ietf-wish-whep). Throws the gateway's own code where it refuses, `gateway-unreachable`
 * where none answers.
 */
export async function exchangeOffer({ whepUrl, token, sdp, signal }: WhepOffer): Promise<WhepAnswer> {
  const authorization = `Bearer ${token}`;
  const headers = { authorization, 'content-type': 'application/sdp' };
  const response = await fetch(whepUrl, { method: 'POST', headers, body: sdp, signal }).catch(
    (cause: unknown) => {
      if (signal.aborted) throw new CodedError('cancelled');
      throw new CodedError('gateway-unreachable', whepUrl.origin, { cause });
    },
  );
  if (response.status !== 201) throw await refusal(response);
  const place = response.headers.get('location');
  return {
    sdp: await response.text(),
    async end() {
      if (place === null) return;
      await fetch(new URL(place, whepUrl), {
        method: 'DELETE',
        headers: { authorization },
        signal: AbortSignal.timeout(endWithinMs),
      }).catch(() => undefined);
    },
  };
}

async function refusal(response: Response): Promise<CodedError> {
  const parsed = errorAnswerSchema.safeParse(await response.json().catch(() => null));
  const code = parsed.data?.error.code ?? '';
  if (isErrorCode(code)) return new CodedError(code);
  return new CodedError('gateway-unreachable', `answered with HTTP status ${response.status}`);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}
