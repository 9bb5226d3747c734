/** Everything that is written on the chart's sheet. */
export const chartSheetTexts = {
  title: (paper: string) => `Roundsight calibration chart, ${paper}`,
  bar: (lengthMm: number) =>
    `This bar is ${lengthMm} mm long when printed at 100 %; if not, give its length with --bar-mm.`,
  instructions: [
    'Print it at 100 % (“actual size”) on matt paper and fix it to something flat and stiff.',
    'Take 10 to 15 sharp pictures with the chart 20 to 40 cm from the camera, tilted differently each time:',
    'in front of each lens, all around it out to the edge of its picture, and at least 3 times where two lenses see it at once.',
  ],
} as const;
