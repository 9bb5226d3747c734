import type { Knex } from 'knex';

interface NamedMigration {
  name: string;
  up(knex: Knex): Promise<void>;
}

/** Every change of the tables, oldest first. A released one never changes: add another. */
const migrations: readonly NamedMigration[] = [
  {
    name: '0001-first-tables',
    async up(knex) {
      await createHeadsets(knex);
      await createExamSessions(knex);
      await createAccounts(knex);
      await createAudit(knex);
    },
  },
  { name: '0002-exam-session-log', up: createExamSessionLog },
  { name: '0003-identity-stills', up: createIdentityStills },
  { name: '0004-canned-messages', up: createCannedMessages },
  { name: '0005-blind-pictures', up: createBlindPictures },
  { name: '0006-first-headsets', up: createFirstHeadsets },
  { name: '0007-evidence', up: createEvidence },
  { name: '0008-evidence-seals', up: createEvidenceSeals },
  { name: '0009-retention', up: createRetention },
  { name: '0010-evidence-outside', up: createEvidenceOutside },
  { name: '0012-figure-history', up: createFigureHistory },
];

async function createHeadsets(knex: Knex): Promise<void> {
  await knex.schema.createTable('headsets', (table) => {
    table.text('id').primary();
    table.text('profile_id').notNullable();
    table.text('model').notNullable();
    table.text('serial').notNullable();
    table.text('firmware_version').notNullable();
    table.text('calibration_date');
    table.boolean('virtual').notNullable();
    table.bigInteger('first_seen_at_ms').notNullable();
    table.bigInteger('last_seen_at_ms').notNullable();
  });
}

async function createExamSessions(knex: Knex): Promise<void> {
  await knex.schema.createTable('exam_sessions', (table) => {
    table.text('id').primary();
    table.text('exam_title').notNullable();
    table.text('candidate_name').notNullable();
    table.text('state').notNullable();
    table.bigInteger('created_at_ms').notNullable();
    table.bigInteger('started_at_ms');
    table.bigInteger('ended_at_ms');
    table.text('headset_id').references('id').inTable('headsets');
  });
}

async function createAccounts(knex: Knex): Promise<void> {
  await knex.schema.createTable('accounts', (table) => {
    table.text('id').primary();
    table.text('name').notNullable();
    table.text('name_key').notNullable().unique();
    table.text('role').notNullable();
    // No foreign key: a demonstration's account is written before its exam session.
    table.text('exam_session_id');
    table.text('password_hash');
    table.boolean('disabled').notNullable();
    table.bigInteger('created_at_ms').notNullable();
  });
  await knex.schema.createTable('sign_ins', (table) => {
    table.text('secret_digest').primary();
    table.text('account_id').notNullable().references('id').inTable('accounts').onDelete('CASCADE');
    table.bigInteger('created_at_ms').notNullable();
    table.bigInteger('last_seen_at_ms').notNullable();
  });
  await knex.schema.createTable('sign_in_links', (table) => {
    table.text('token_digest').primary();
    table.text('account_id').notNullable().references('id').inTable('accounts').onDelete('CASCADE');
    table.bigInteger('expires_at_ms').notNullable();
  });
}

async function createAudit(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit', (table) => {
    table.increments('id');
    table.bigInteger('at_ms').notNullable().index();
    table.text('action').notNullable();
    // No foreign keys: an entry outlives what it is about.
    table.text('account_id');
    table.text('subject_id');
    table.json('detail').notNullable();
  });
}

async function createExamSessionLog(knex: Knex): Promise<void> {
  await knex.schema.createTable('exam_session_log', (table) => {
    table.increments('position');
    table.text('exam_session_id').notNullable().references('id').inTable('exam_sessions');
    table.integer('sequence').notNullable();
    table.text('idempotency_key').notNullable();
    table.text('row').notNullable();
    table.unique(['exam_session_id', 'sequence']);
    table.unique(['exam_session_id', 'idempotency_key']);
  });
  await knex.schema.createTable('last_moment', (table) => {
    table.integer('id').primary();
    table.bigInteger('at_ms').notNullable();
    table.text('monotonic_ns').notNullable();
    table.text('boot_id').notNullable();
  });
  // Without a log nothing is known of them: there were only demonstrations.
  await knex('exam_sessions')
    .whereNull('ended_at_ms')
    .update({ state: 'ended', ended_at_ms: knex.ref('created_at_ms') });
}

async function createIdentityStills(knex: Knex): Promise<void> {
  await knex.schema.createTable('identity_stills', (table) => {
    table.text('id').primary();
    table.text('exam_session_id').notNullable().index().references('id').inTable('exam_sessions');
    table.text('kind').notNullable();
    table.bigInteger('taken_at_ms').notNullable();
    table.boolean('submitted').notNullable();
    table.binary('jpeg').notNullable();
  });
}

async function createCannedMessages(knex: Knex): Promise<void> {
  // One row for the whole list, so that it changes as a whole.
  await knex.schema.createTable('canned_messages', (table) => {
    table.integer('id').primary();
    table.integer('version').notNullable();
    table.json('messages').notNullable();
  });
}

async function createBlindPictures(knex: Knex): Promise<void> {
  await knex.schema.createTable('blind_pictures', (table) => {
    // That of the blind state.
    table.text('id').primary();
    table.text('exam_session_id').notNullable().index().references('id').inTable('exam_sessions');
    table.bigInteger('taken_at_ms').notNullable();
    table.binary('jpeg').notNullable();
  });
}

async function createFirstHeadsets(knex: Knex): Promise<void> {
  await knex.schema.createTable('first_headsets', (table) => {
    table.text('exam_session_id').primary().references('id').inTable('exam_sessions');
    table.text('serial').notNullable();
    table.text('calibration_fingerprint');
  });
}

async function createEvidence(knex: Knex): Promise<void> {
  await knex.schema.createTable('evidence_keys', (table) => {
    table.text('exam_session_id').primary().references('id').inTable('exam_sessions');
    // Null once it was erased.
    table.text('wrapped_key');
  });
  await knex.schema.createTable('evidence_entries', (table) => {
    table.text('exam_session_id').notNullable().references('exam_session_id').inTable('evidence_keys');
    table.integer('position').notNullable();
    table.text('entry').notNullable();
    table.text('hash').notNullable();
    table.text('kind').notNullable();
    // Of segments only: a segment is entered once, and the latest of a track is found without reading the others.
    table.text('track_id');
    table.bigInteger('segment_number');
    table.primary(['exam_session_id', 'position']);
    table.unique(['exam_session_id', 'track_id', 'segment_number']);
  });
}

async function createEvidenceSeals(knex: Knex): Promise<void> {
  await knex.schema.createTable('evidence_seals', (table) => {
    table.text('exam_session_id').primary().references('exam_session_id').inTable('evidence_keys');
    table.text('sealed').notNullable();
  });
}

async function createRetention(knex: Knex): Promise<void> {
  await knex.schema.createTable('legal_holds', (table) => {
    table.increments('position');
    table.text('id').notNullable().unique();
    table.text('exam_session_id').notNullable().index().references('id').inTable('exam_sessions');
    table.bigInteger('placed_at_ms').notNullable();
    table.text('placed_by').notNullable();
    table.text('placed_by_name').notNullable();
    table.text('placed_reason').notNullable();
    table.bigInteger('lifted_at_ms');
    table.text('lifted_by');
    table.text('lifted_by_name');
    table.text('lifted_reason');
  });
  // One that lasts for each exam session; PostgreSQL knows such indexes as well.
  await knex.raw(
    'CREATE UNIQUE INDEX legal_holds_lasting ON legal_holds (exam_session_id) WHERE lifted_at_ms IS NULL',
  );
  await knex.schema.createTable('tombstones', (table) => {
    table.increments('position');
    // No foreign key: it outlives what it is about.
    table.text('exam_session_id').notNullable();
    table.text('why').notNullable();
    table.text('signed').notNullable();
    table.unique(['exam_session_id', 'why']);
  });
}

async function createEvidenceOutside(knex: Knex): Promise<void> {
  await knex.schema.createTable('evidence_time_stamps', (table) => {
    table.text('exam_session_id').primary().references('exam_session_id').inTable('evidence_seals');
    table.text('signed').notNullable();
    table.binary('answer').notNullable();
  });
  await knex.schema.createTable('evidence_uploads', (table) => {
    table.text('exam_session_id').notNullable().references('exam_session_id').inTable('evidence_keys');
    table.text('object').notNullable();
    // Of segments only.
    table.text('track_id');
    table.bigInteger('segment_number');
    table.bigInteger('at_ms').notNullable();
    table.integer('attempts').notNullable();
    table.text('error');
    // Null until the store has it.
    table.bigInteger('bytes');
    table.text('sha256');
    table.primary(['exam_session_id', 'object']);
    table.index(['exam_session_id', 'track_id', 'segment_number']);
  });
  await knex.schema.createTable('evidence_uploads_complete', (table) => {
    table.text('exam_session_id').primary().references('exam_session_id').inTable('evidence_keys');
  });
}

async function createFigureHistory(knex: Knex): Promise<void> {
  await knex.schema.createTable('figure_history', (table) => {
    table.text('exam_session_id').notNullable().references('id').inTable('exam_sessions');
    table.bigInteger('at_ms').notNullable();
    table.double('frames_per_second').notNullable();
    table.integer('viewers').notNullable();
    table.double('loss_ratio');
    table.double('round_trip_ms');
    table.index(['exam_session_id', 'at_ms']);
  });
}

/** The migrations for Knex, from code: nothing is read from a folder at run time. */
export const migrationSource: Knex.MigrationSource<NamedMigration> = {
  getMigrations: () => Promise.resolve([...migrations]),
  getMigrationName: (migration) => migration.name,
  getMigration: (migration) =>
    Promise.resolve({
      up: (knex: Knex) => migration.up(knex),
      down: () => Promise.reject(new Error('migrations go forward only; restore a backup')),
    }),
};
