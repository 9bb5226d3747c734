import { describe, expect, it } from 'vitest';
import {
  drawingOf,
  equipmentGroups,
  markOf,
} from '../../../../../console/features/candidate/check-in/equipment/equipment-groups.ts';
import { equipmentDe } from '../../../../../console/i18n/equipment-de.ts';
import { equipmentEn } from '../../../../../console/i18n/equipment-en.ts';
import { equipmentProblems, type EquipmentThing } from '../../../../../gateway/contract/equipment.ts';
import { sampleReadings } from '../../../../support/console/fake-equipment.ts';

describe('what a candidate sees of the equipment', () => {
  it('is one thing for each lens and screen, with what is to be put right first', () => {
    const groups = equipmentGroups(sampleReadings());
    expect(groups.map((group) => [group.key, group.first?.problem, markOf(group), drawingOf(group)])).toEqual(
      [
        ['headset', undefined, 'good', 'headset'],
        ['lens-1', undefined, 'good', 'uncover'],
        ['lens-2', 'covered', 'bad', 'uncover'],
        ['light', undefined, 'good', 'lamp'],
        ['microphone', 'not-spoken', 'todo', 'speak'],
        ['speaker', 'not-tried', 'todo', 'listen'],
        ['webcam', undefined, 'good', 'uncover'],
        ['screen-1', undefined, 'good', 'screen'],
        ['network', 'not-measured', 'todo', 'network'],
      ],
    );
    expect(groups[2]).toMatchObject({ kind: 'lens', of: 'lens-2', bearingDeg: 180 });
  });

  const problems = Object.entries(equipmentProblems).flatMap(([what, all]) =>
    all.map((problem) => [what as EquipmentThing, problem] as const),
  );
  it.each(problems)(
    '%s, %s: is named, and says what is wrong and what to do, in both languages',
    (what, problem) => {
      for (const texts of [equipmentEn, equipmentDe]) {
        const advice = (texts.problem[what] as Record<string, { wrong: string; fix: string } | undefined>)[
          problem
        ];
        expect(advice?.wrong).toMatch(/\S/);
        expect(advice?.fix).toMatch(/\S/);
        expect(texts.finding[what]).toMatch(/\S/);
        expect(texts.short[problem]).toMatch(/\S/);
      }
    },
  );
});
