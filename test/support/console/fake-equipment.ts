import type { FastifyInstance } from 'fastify';
import { beepSound } from '../../../gateway/domain/equipment/beep-sound.ts';
import type { EquipmentReading } from '../../../gateway/contract/equipment.ts';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';

/** What the fake gateway's equipment check knows; a test changes it at will. */
export interface FakeEquipment {
  readings: EquipmentReading[];
  /** How many beeps are played. */
  beeps: number;
  /** What a page said it counted. */
  counted: (number | null)[];
  /** Sizes of what was uploaded. */
  uploads: number[];
  finished: number;
}

const reading = (
  what: EquipmentReading['what'],
  value: number | null,
  unit: string,
  problem?: string,
  part: Partial<EquipmentReading> = {},
): EquipmentReading => ({
  what,
  value,
  unit,
  ok: problem === undefined,
  ...(problem && { problem }),
  ...part,
});

const front = { of: 'lens-1', bearingDeg: 0 };
const rear = { of: 'lens-2', bearingDeg: 180 };
const screen = { of: 'screen-1' };

/** A seat at which one lens is covered, nobody has spoken, and no beep was counted. */
export const sampleReadings = (): EquipmentReading[] => [
  reading('headset-worn', null, ''),
  reading('lens-picture', null, '', undefined, front),
  reading('lens-uncovered', null, '', undefined, front),
  reading('lens-sharpness', 0.27, '°', undefined, front),
  reading('lens-picture', null, '', undefined, rear),
  reading('lens-uncovered', null, '', 'covered', rear),
  reading('lens-sharpness', null, '°', 'no-detail', rear),
  reading('light', 62, '%'),
  reading('spoken-word', null, 'dB', 'not-spoken'),
  reading('speaker', null, '', 'not-tried'),
  reading('webcam', 40, '%'),
  reading('screen-shared', null, '', undefined, screen),
  reading('screen-picture', 80, '%', undefined, screen),
  reading('upload', null, 'Mb/s', 'not-measured'),
  reading('delay', 12, 'ms'),
];

export const fakeEquipment = (): FakeEquipment => ({
  ...{ readings: sampleReadings(), beeps: 2, counted: [], uploads: [], finished: 0 },
});

/** The routes of the equipment check, from memory. */
export function fakeEquipmentRoutes(
  server: FastifyInstance,
  state: { equipment: FakeEquipment; examSessions: ExamSession[] },
): void {
  const url = '/api/exam-sessions/:id/equipment';
  const { equipment } = state;
  const mend = (what: EquipmentReading['what'], problem: string | null, value: number | null = null) => {
    equipment.readings = equipment.readings.map((one) => {
      if (one.what !== what) return one;
      const mended = reading(what, value, one.unit, problem ?? undefined);
      return { ...mended, ...(one.of !== undefined && { of: one.of }) };
    });
    return { readings: equipment.readings };
  };
  server.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: 4 << 20 },
    (_, body, done) => done(null, body),
  );
  server.get(url, (_request, reply) => reply.send({ readings: equipment.readings }));
  server.post(`${url}/beeps`, (_request, reply) =>
    reply.type('audio/wav').send(Buffer.from(beepSound(equipment.beeps))),
  );
  server.post<{ Body: { count: number | null } }>(`${url}/heard`, (request, reply) => {
    const { count } = request.body;
    equipment.counted.push(count);
    return reply.send(mend('speaker', count === equipment.beeps ? null : 'wrong-count'));
  });
  server.post<{ Body: Buffer }>(`${url}/upload`, (request, reply) => {
    equipment.uploads.push(request.body.length);
    return reply.send(mend('upload', null, 94.2));
  });
  server.post<{ Params: { id: string } }>(`${url}/finish`, (request, reply) => {
    equipment.finished += 1;
    return reply.send(state.examSessions.find(({ id }) => id === request.params.id));
  });
}
