import { mayBePublished } from '../domain/publishing/publishing-consent.ts';
import type { PublishingFault } from '../domain/publishing/publishing-retry.ts';
import type { AuditEntry, AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { MediaSource } from '../ports/media-engine.ts';
import type { MediaPublisher, Publication, PublicationEvents } from '../ports/media-publisher.ts';
import type { BackgroundWork } from './background-work.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadsets } from './live-headsets.ts';
import type { LivePublications } from './live-publications.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  examSessions: Pick<ExamSessionStore, 'list'>;
  liveHeadsets: LiveHeadsets;
  publisher: MediaPublisher;
  publications: LivePublications;
  board: Pick<ExamSessionBoard, 'announce'>;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
  background: BackgroundWork;
}

interface Running {
  source: MediaSource;
  publication: Publication;
}

/**
 * Publishes every exam session whose candidate agreed to this server, from the consent to the end, as long as its
 * headset has media; nothing of any other. Start, end and failure stand in the audit log, and the candidate is told.
 */
export class ExamSessionPublishing {
  readonly #deps: Deps;
  /** By exam session. */
  readonly #running = new Map<string, Running>();
  readonly #end = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Begins and ends what is to be; to be called every second, and whenever an exam session changes. Rejects with `store-failed`. */
  async look(): Promise<void> {
    // Ending needs no store: what may not be published any more ends at once.
    await this.#endAll(([id]) => !this.#mayBePublished(id));
    const wanted = await this.#wanted();
    await this.#endAll(([id, { source }]) => wanted.get(id) !== source);
    for (const [id, source] of wanted) {
      if (this.#end.signal.aborted || this.#running.has(id) || !this.#mayBePublished(id)) continue;
      const publication = this.#deps.publisher.publish(id, source, this.#events(id));
      this.#running.set(id, { source, publication });
    }
  }

  /** Ends everything; nothing begins after that. */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#endAll(() => true);
  }

  async #wanted(): Promise<Map<string, MediaSource>> {
    const { examSessions, liveHeadsets } = this.#deps;
    const wanted = new Map<string, MediaSource>();
    for (const { id, headsetId } of await examSessions.list()) {
      const source = liveHeadsets.get(headsetId)?.source ?? null;
      if (source !== null && this.#mayBePublished(id)) wanted.set(id, source);
    }
    return wanted;
  }

  #mayBePublished(id: string): boolean {
    const { desk, publisher } = this.#deps;
    const facts = desk.facts(id);
    return facts !== null && mayBePublished(facts, publisher.origin);
  }

  async #endAll(isOver: (entry: [string, Running]) => boolean): Promise<void> {
    const over = [...this.#running].filter(isOver);
    for (const [id] of over) this.#running.delete(id);
    await Promise.all(over.map(([, { publication }]) => publication.close()));
  }

  #events(id: string): PublicationEvents {
    const { publications, clock } = this.#deps;
    let told = '';
    return {
      onStarted: (servedBy) => {
        told = '';
        publications.begin(id, clock.wallMs());
        this.#tell(id, 'publishing-started', { servedBy });
      },
      onEnded: (why) => {
        publications.end(id);
        this.#tell(id, 'publishing-ended', { why });
      },
      onFailed: (fault) => {
        // A server that is away for hours is told once, not with every attempt.
        const detail = faultDetail(fault);
        if (told === JSON.stringify(detail)) return;
        told = JSON.stringify(detail);
        this.#tell(id, 'publishing-failed', detail);
      },
    };
  }

  #tell(
    id: string,
    action: 'publishing-started' | 'publishing-ended' | 'publishing-failed',
    detail: AuditEntry['detail'],
  ): void {
    const { audit, board, clock, background, publisher } = this.#deps;
    const atMs = clock.wallMs();
    background.start('noting what is published', async () => {
      try {
        await audit.record({
          ...{ atMs, action, accountId: null, subjectId: id },
          detail: { origin: publisher.origin, ...detail },
        });
      } catch (error) {
        // What cannot be answered for is not published; the next look tries again.
        if (action === 'publishing-started') await this.#endAll(([other]) => other === id);
        throw error;
      }
      await board.announce(id);
    });
  }
}

function faultDetail(fault: PublishingFault): AuditEntry['detail'] {
  return fault.kind === 'status' ? { fault: 'status', status: fault.status } : { fault: fault.kind };
}
