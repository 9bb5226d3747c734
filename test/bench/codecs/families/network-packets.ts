import { readSenderReport } from '../../../../gateway/adapters/gstreamer/sender-report.ts';
import {
  isRtcp,
  maxNackSequences,
  parseRtcp,
} from '../../../../gateway/adapters/webrtc/rtcp/rtcp-compound.ts';
import { parseTransportFeedback } from '../../../../gateway/adapters/webrtc/rtcp/transport-feedback.ts';
import { expectThat, type DecoderFamily } from '../decoder-family.ts';
import { joined, mutatedBytes } from '../mutations.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const receiverReport = hex('80c90001 00000001');
const nack = hex('81cd0003 00000001 000000aa 00640005');
const examples = [
  receiverReport,
  joined(receiverReport, nack),
  joined(
    receiverReport,
    hex('81ce0002 00000001 000000aa'),
    hex('84ce0004 00000001 00000000 000000bb 01000000'),
  ),
  hex('8fcd0005 00000001 000000aa 00010007 00000401 d7ff0102'),
  hex('80c80006 000000aa e1e2e3e4 f1f2f3f4 00010203 00000010 00000400'),
];

/** What viewers send back about the stream, and what the media worker reports of it. */
export function rtcpPackets(): DecoderFamily {
  return {
    make: (random) => mutatedBytes(examples, random),
    decode(input) {
      const packet = Buffer.from(input);
      const reports = parseRtcp(packet);
      for (const report of reports)
        if (report.kind === 'nack')
          expectThat(report.sequences.length <= maxNackSequences, 'a bounded request');
      const [feedback, sender] = [parseTransportFeedback(packet), readSenderReport(packet)];
      if (reports.length > 0) return 'reports';
      return feedback !== null
        ? 'feedback'
        : sender !== null
          ? 'sender-report'
          : isRtcp(packet)
            ? 'nothing'
            : 'no-rtcp';
    },
  };
}
