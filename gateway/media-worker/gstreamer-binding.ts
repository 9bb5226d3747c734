import { createRequire } from 'node:module';

/** A message of a pipeline's bus: the fields of its structure, the element it came from, its type. */
export type BusMessage = Readonly<Record<string, unknown>>;

/** The part of gstreamer-superficial's Pipeline that the worker uses; see its README for the rest. */
export interface GstPipeline {
  play(): void;
  /** To state NULL; ends the polling of the bus. */
  stop(): void;
  /** Calls back for every message until `stop`; holds one thread of libuv's pool. */
  pollBus(listener: (message: BusMessage) => void): void;
  /** Aborts the process when there is no element of this name. */
  forceKeyUnit(element: string, count: number): void;
  /** An element's properties, to be read and set; undefined where there is no such element. Each call leaks: keep what it gives. */
  findChild(element: string): Record<string, unknown> | undefined;
}

/** The part that a job needs beside it: it ends. */
export interface JobPipeline extends GstPipeline {
  /** Asks the sources to end; the bus tells when everything has been written. */
  sendEOS(): void;
}

/** Throws where the description cannot be parsed or an element is missing. */
export type BuildPipeline = (launch: string) => GstPipeline;

/** Loads GStreamer into this process. */
export function loadGstreamer(): (launch: string) => JobPipeline {
  const require = createRequire(import.meta.url);
  const binding = require('gstreamer-superficial') as {
    Pipeline: new (launch: string) => JobPipeline;
  };
  return (launch) => new binding.Pipeline(launch);
}
