/** Why the set-up cannot go on, in one sentence, and the exact command that mends it where there is one. */
export class SetupFault extends Error {
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}
