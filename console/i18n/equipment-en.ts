/** The equipment check: `thing`, `problem` and what is around them for the candidate, `finding` and `short` for the proctor. */
export const equipmentEn = {
  intro:
    'We look at each part. What is fine has a tick. For the rest we say what to do, and it changes by itself.',
  measuring: 'We are looking at your equipment …',
  count: '{good} of {all} are fine',
  goOn: 'Go on',
  allGood: 'Everything is fine. You can go on.',
  help: 'Ask the proctor for help',
  helpText: 'If something cannot be put right, your proctor can let it go.',
  helped: 'Your proctor is told and sees what is missing. You can go on trying.',
  measureAgain: 'Measure again',
  mark: { good: 'Fine', todo: 'To do', bad: 'Not yet' },
  thing: {
    headset: 'Headset on your head',
    lens: 'Camera lens',
    lensAt: 'Camera lens: {direction}',
    light: 'Light in the room',
    microphone: 'Microphone',
    speaker: 'Loudspeaker',
    webcam: 'Webcam',
    screen: 'Screen',
    screenNamed: 'Screen: {label}',
    network: 'Network',
  },
  beeps: {
    play: 'Play the beeps',
    again: 'Play new beeps',
    playing: 'Listen and count …',
    question: 'How many beeps did you hear?',
    none: 'None',
    lost: 'Your answer did not arrive. Please play new beeps.',
    failed: 'This browser did not play the sound. Check that this page may play sound, and try again.',
  },
  problem: {
    'headset-worn': {
      'headset-absent': {
        wrong: 'We find no headset.',
        fix: 'Plug its cable into the computer. If it is plugged in, pull the plug, wait a moment and plug it in again.',
      },
      'no-answer': {
        wrong: 'The headset does not answer.',
        fix: 'Pull its plug, wait a moment and plug it in again.',
      },
      'not-worn': {
        wrong: 'The headset is not on your head.',
        fix: 'Put it on so that it sits level and does not slip. One lens looks to the front, one to the back.',
      },
    },
    'lens-picture': {
      'no-picture': {
        wrong: 'We get no picture from the headset yet.',
        fix: 'Wait a few seconds. If nothing changes, pull the plug of the headset and plug it in again.',
      },
      black: {
        wrong: 'This lens shows nothing but black.',
        fix: 'See that nothing is over it. If it is free, pull the plug of the headset and plug it in again.',
      },
    },
    'lens-uncovered': {
      'no-picture': { wrong: 'We get no picture from this lens yet.', fix: 'Wait a few seconds.' },
      'too-dark': {
        wrong: 'It is so dark that we cannot tell whether something covers the lens.',
        fix: 'Switch on a light.',
      },
      covered: {
        wrong: 'Something covers this lens.',
        fix: 'Take away hair, hood, hand or cap from in front of it.',
      },
    },
    'lens-sharpness': {
      'no-picture': { wrong: 'We get no picture from this lens yet.', fix: 'Wait a few seconds.' },
      'too-dark': { wrong: 'It is too dark to see whether the picture is sharp.', fix: 'Switch on a light.' },
      'no-detail': {
        wrong: 'We see nothing clear through this lens.',
        fix: 'Take off a cap or a film, and wipe the lens with a soft dry cloth.',
      },
      blurred: {
        wrong: 'The picture of this lens is blurred.',
        fix: 'Wipe the lens with a soft dry cloth, in circles from the middle outwards.',
      },
    },
    light: {
      'no-picture': { wrong: 'We cannot see your room yet.', fix: 'Wait a few seconds.' },
      dark: { wrong: 'It is too dark.', fix: 'Switch on a lamp or open the curtains.' },
      glare: {
        wrong: 'A very bright light drowns the rest.',
        fix: 'Close the curtains, or turn the lamp to the wall.',
      },
    },
    'spoken-word': {
      'no-sound': {
        wrong: 'We hear nothing from the headset.',
        fix: 'Wait a few seconds. If nothing changes, pull the plug of the headset and plug it in again.',
      },
      silent: {
        wrong: 'The microphone is switched off.',
        fix: 'Push the switch of the microphone on the headset to on.',
      },
      'not-spoken': { wrong: 'Please say aloud:', fix: '“One, two, three, four.”' },
      'too-quiet': {
        wrong: 'We hear you, but very quietly.',
        fix: 'Say “one, two, three, four” once more, a little louder.',
      },
      'too-noisy': {
        wrong: 'It is too loud around you.',
        fix: 'Close the window and the door, and switch off what makes noise. Then say “one, two, three, four”.',
      },
    },
    speaker: {
      'not-tried': {
        wrong: 'Can you hear your proctor?',
        fix: 'Play some beeps, count them, and tell us how many.',
      },
      'wrong-count': {
        wrong: 'That was another number.',
        fix: 'Turn the sound up a little, and play new beeps.',
      },
      'not-heard': {
        wrong: 'You heard nothing.',
        fix: 'Turn the sound of the computer up, see that it is not muted, and play new beeps. If you cannot hear them, ask the proctor for help.',
      },
    },
    webcam: {
      'no-picture': {
        wrong: 'The webcam gives no picture.',
        fix: 'Plug it in, and close other programs that use it.',
      },
      black: { wrong: 'The webcam shows nothing but black.', fix: 'Open its cover.' },
    },
    'screen-shared': {
      'not-shared': {
        wrong: 'This screen is not shared.',
        fix: 'Switch it on and see that its cable is in. It is shared by itself.',
      },
    },
    'screen-picture': {
      'no-picture': { wrong: 'We do not see this screen yet.', fix: 'Wait a few seconds.' },
      black: {
        wrong: 'This screen is black.',
        fix: 'Wake it with a key, and switch off the screen saver.',
      },
    },
    upload: {
      'not-measured': { wrong: 'We measure how fast the network is.', fix: 'This takes a few seconds.' },
      slow: {
        wrong: 'The network is slow.',
        fix: 'End downloads and films on this network, use a cable or go nearer to the router, and measure again.',
      },
    },
    delay: {
      'not-measured': {
        wrong: 'We measure how long a signal takes.',
        fix: 'This takes a few seconds.',
      },
      slow: {
        wrong: 'Signals take long.',
        fix: 'End downloads and films on this network, use a cable or go nearer to the router.',
      },
    },
  },
  finding: {
    'headset-worn': 'Headset worn',
    'lens-picture': 'Picture',
    'lens-uncovered': 'Uncovered',
    'lens-sharpness': 'Sharpness (width of edges)',
    light: 'Light',
    'spoken-word': 'Spoken word',
    speaker: 'Loudspeaker (beeps counted)',
    webcam: 'Webcam',
    'screen-shared': 'Shared',
    'screen-picture': 'Brightness',
    upload: 'Upload to the gateway',
    delay: 'Delay to the gateway',
  },
  part: { lens: 'Lens {number}', lensAt: 'Lens {number} at {bearing}°', screen: 'Screen {number}' },
  short: {
    'headset-absent': 'Not there',
    'no-answer': 'No answer',
    'not-worn': 'Not worn',
    'no-picture': 'No picture',
    black: 'Black',
    'too-dark': 'Too dark to tell',
    covered: 'Covered',
    'no-detail': 'Nothing clear',
    blurred: 'Blurred',
    dark: 'Too dark',
    glare: 'Glare',
    'no-sound': 'No sound',
    silent: 'Switched off',
    'not-spoken': 'Not heard',
    'too-quiet': 'Too quiet',
    'too-noisy': 'Too noisy',
    'not-tried': 'Not tried',
    'wrong-count': 'Miscounted',
    'not-heard': 'Heard nothing',
    'not-shared': 'Not shared',
    'not-measured': 'Not measured',
    slow: 'Slow',
  },
  warning: 'Not good in the equipment check: {count}',
  allFine: 'Equipment check: all good',
  rest: 'Good: {count}',
};
