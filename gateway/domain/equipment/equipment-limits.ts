/** Every limit of the equipment check. Shares are of the brightest value; luma is as the picture holds it, gamma and all. */
export const equipmentLimits = {
  /** Half the field of a lens that is looked at, from its axis: further out lenses share the picture, and near poles it is stretched. */
  viewedHalfAngleDeg: 60,
  viewedElevationDeg: 50,

  /** A neighbour that differs by more (12 of 255) is an edge and no noise: JPEG of quality 75 and a dim sensor stay below. */
  edgeStep: 12 / 255,
  /** White walls with a door frame have 5 % edges, a hand or a cloth on a lens none. */
  leastEdgeShare: 0.004,
  /**
   * Width of an edge, as the standard deviation of a Gaussian. A clean lens gives 0.2° to 0.4° in a picture of 480×240, one smeared so
   * that a phone on the desk is a blot gives more than this.
   */
  mostBlurDeg: 0.6,

  /** A sensor that gives nothing is darker and flatter than any room at night. */
  blackMean: 0.025,
  blackSpread: 0.012,
  /** Exposure control holds a lit room at 0.3 to 0.6; it falls below this when the camera can do no more. */
  leastLight: 0.16,
  /** A window or a lamp in the picture is below 0.1; above this the rest drowns. */
  mostSaturatedShare: 0.25,
  saturated: 250 / 255,

  /** A dark page still has letters on it: its spread is above 0.03. */
  screenBlackMean: 0.04,
  screenBlackSpread: 0.02,

  /** Speech stands this far above the room's own noise, in dB. */
  speechAboveNoiseDb: 12,
  /** Below this (dBFS) a proctor would hardly understand it. */
  quietestSpeechDb: -45,
  /** Noise above this (dBFS) drowns speech. */
  loudestNoiseDb: -35,
  /** Less than this (dBFS) is no room but a microphone that is switched off. */
  silenceDb: -90,
  /** Peak above mean: knocks and keys have 20 dB and more, voices 10 to 17. */
  mostCrestDb: 18,
  /** A hum is as loud in every interval, a voice is not. */
  leastSpeechRangeDb: 3,
  /** Of 200 ms each: “one, two, three” fills five to seven. */
  leastSpeechIntervals: 4,
  /** Intervals (3 s) in which they must be. */
  speechSpanIntervals: 15,

  /** There and back: half of it is what ITU-T G.114 allows a conversation one way (150 ms). */
  mostDelayMs: 300,
} as const;
