/** `README.txt` of what is exported about one person. */
export const personReadme = `This is everything that Roundsight keeps about one candidate.

  person.json             the account, when it was signed in, its exam sessions
  audit.jsonl             who did what to the account and the exam sessions: every view, replay, export and deletion; one a line
  exam-sessions/ID/       each exam session:
    exam-session.json       what it was, and a list of its pictures
    log.jsonl               its log: everything that was decided, written and said; one row a line
    pictures/               face and identity document; how blind states (nothing to be seen or heard) began
    legal-holds.jsonl       when it was kept longer than usual, by whom and why; empty where never
    tombstones.jsonl        what was deleted of it, signed; empty where nothing was
    recording/              its recording, where that was exported as well; its own README.txt says how to verify and play it

Times that end in Z are UTC; "atMs" are milliseconds since 1970, UTC.

Before you hand it on: the log has notes that proctors wrote for one another, and names of other people; so have
legal holds. Nothing of it is encrypted.
`;
