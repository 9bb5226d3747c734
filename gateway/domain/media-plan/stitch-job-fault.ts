import type { ErrorCode } from '../../contract/error-codes.ts';

/** What a pipeline of a stitch job said when it failed. */
export interface JobFailure {
  /** Where in the pipeline, for example `/GstPipeline:pipeline0/GstDecodeBin:decoder-1/GstQTDemux:qtdemux0`. */
  path: string;
  message: string;
}

export interface JobFault {
  code: Extract<ErrorCode, 'input-unreadable' | 'output-unwritable' | 'picture-size-wrong' | 'stitch-failed'>;
  detail: string;
  /** Number of the stream that could not be read, from 0; null where it was not a stream. */
  stream: number | null;
}

/** Which code of the catalogue stands for a failure: told by the name of the element, and by the stitch element's codes. */
export function faultOfJob({ path, message }: JobFailure): JobFault {
  const fault = (code: JobFault['code'], stream: number | null = null) => ({ code, detail: message, stream });
  if (/:output$/.test(path)) return fault('output-unwritable');
  const reader = /:(?:input|decoder|splitter)-(\d+)(?:\/|$)/.exec(path)?.[1];
  if (reader !== undefined) return fault('input-unreadable', Number(reader));
  return fault(message.startsWith('stitch-map-size: ') ? 'picture-size-wrong' : 'stitch-failed');
}
